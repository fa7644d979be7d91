"""Builder: a network of the visitor's own, from a pattern or layer by layer."""

from app.pages.builder.page import PAGE

__all__ = ["PAGE"]
