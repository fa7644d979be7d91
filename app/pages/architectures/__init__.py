"""Architectures: the networks in the order of their years, their layers in numbers, and side by side."""

from app.pages.architectures.page import PAGE

__all__ = ["PAGE"]
