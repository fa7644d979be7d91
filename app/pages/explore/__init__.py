"""Explore: choose a network and a picture, and browse what happens inside, down to one unit."""

from app.page import Page
from app.pages.explore.place import ADDRESS
from app.pages.explore.view import render

PAGE = Page("explore", "explore.title", ":material/travel_explore:", order=0, render=render, address=ADDRESS)
