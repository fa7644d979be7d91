"""Explore: choose a network and a picture, and browse what happens inside, down to one unit."""

from app.choosing.selection import CHOICE
from app.pages.explore.page import render
from app.pages.explore.state import STATE
from app.state.page import Page

PAGE = Page("explore", "explore.title", ":material/travel_explore:", order=0, render=render, parts=(CHOICE, STATE))
