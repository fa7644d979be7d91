"""Convolution: a layer whose every setting can be moved, and every number taken apart."""

from app.page import Page
from app.pages.convolution.links import KEYS
from app.pages.convolution.view import render

PAGE = Page("convolution", "convolution.title", ":material/apps:", order=1, render=render, parts=(KEYS,))
