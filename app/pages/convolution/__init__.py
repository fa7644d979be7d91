"""Convolution: a layer whose every setting can be moved, and every number taken apart."""

from app.pages.convolution.page import PAGE

__all__ = ["PAGE"]
