"""Blocks: the ideas that networks are built of, each on real maps and real weights."""

from app.page import Page
from app.pages.blocks.view import ADDRESS, render

PAGE = Page("blocks", "blocks.title", ":material/widgets:", order=5, render=render, address=ADDRESS)
