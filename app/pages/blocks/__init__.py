"""Blocks: the ideas that networks are built of, each on real maps and real weights."""

from app.choosing.selection import CHOICE
from app.page import Page
from app.pages.blocks.view import KEYS, render

PAGE = Page("blocks", "blocks.title", ":material/widgets:", order=5, render=render, parts=(CHOICE, KEYS))
