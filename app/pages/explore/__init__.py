"""Explore: choose a network and a picture, and browse what happens inside, down to one unit."""

from app.page import Page
from app.pages.explore.view import render

PAGE = Page(slug="explore", title="explore.title", icon=":material/travel_explore:", order=0, render=render)
