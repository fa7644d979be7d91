"""Blocks: the ideas that networks are built of, each on real maps and real weights."""

from app.pages.blocks.page import PAGE

__all__ = ["PAGE"]
