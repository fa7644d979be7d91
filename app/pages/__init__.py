"""The pages of the menu, one folder each: ``page.py``, ``state.py``, ``links.py``, and a file for each view."""

import pkgutil
from functools import cache
from importlib import import_module
from threading import RLock
from typing import Final

from app.page import Page

#: The server's start and the first visitor's script take turns: two threads that enter torchvision at different modules
#: wait for each other, and Python then shows one of them a module that is half made.
IMPORTS: Final = RLock()


@cache
def pages() -> tuple[Page, ...]:
    """The ``PAGE`` of every folder, in the order of the menu; slow the first time: it brings torch."""
    with IMPORTS:
        modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return tuple(sorted((module.PAGE for module in modules), key=lambda page: page.order))
