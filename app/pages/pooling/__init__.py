"""Pooling: max, average, L2 and the global kinds on the same map, and how much each forgives when the map moves."""

from app.pages.pooling.page import PAGE

__all__ = ["PAGE"]
