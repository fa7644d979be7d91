"""Builder: a network of the visitor's own, from a pattern or layer by layer."""

from app.address import Keys
from app.page import Page
from app.pages.builder.state import ADDRESS
from app.pages.builder.view import render

PAGE = Page("builder", "builder.title", ":material/build:", order=6, render=render, parts=(Keys(ADDRESS),))
