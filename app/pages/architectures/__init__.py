"""Architectures: the networks in the order of their years, their layers in numbers, and side by side."""

from app.address import Keys
from app.page import Page
from app.pages.architectures.state import ADDRESS
from app.pages.architectures.view import render

PAGE = Page(
    "architectures", "architectures.title", ":material/account_tree:", order=3, render=render, parts=(Keys(ADDRESS),)
)
