"""Training: a network is trained in front of the class."""

from app.pages.training.page import PAGE

__all__ = ["PAGE"]
