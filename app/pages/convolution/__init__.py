"""Convolution: a layer whose every setting can be moved, and every number taken apart."""

from app.page import Page
from app.pages.convolution.view import ADDRESS, render

PAGE = Page("convolution", "convolution.title", ":material/apps:", order=1, render=render, address=ADDRESS)
