"""Pooling: max, average, L2 and the global kinds on the same map, and how much each forgives when the map moves."""

from app.page import Page
from app.pages.pooling.links import KEYS
from app.pages.pooling.view import render

PAGE = Page("pooling", "pooling.title", ":material/grid_view:", order=2, render=render, parts=(KEYS,))
