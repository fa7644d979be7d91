"""Receptive fields: how far a unit sees, channel by channel, in theory and by the gradient, backwards and forwards."""

from app.choosing.selection import CHOICE
from app.page import Page
from app.pages.receptive_fields.state import KEYS
from app.pages.receptive_fields.view import render

PAGE = Page(
    "receptive-fields",
    "receptive_fields.title",
    ":material/center_focus_strong:",
    order=4,
    render=render,
    parts=(CHOICE, KEYS),
)
