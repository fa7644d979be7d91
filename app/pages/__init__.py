"""The pages of the menu, one folder each: ``page.py``, ``state.py``, ``links.py``, and a file for each view."""

import gc
import logging
import pkgutil
from functools import cache
from importlib import import_module
from threading import RLock
from typing import Final

from app.state.page import Page

log = logging.getLogger(__name__)
#: The server's start and the first visitor's script take turns: two threads that enter torchvision at different modules
#: wait for each other, and Python then shows one of them a module that is half made.
IMPORTS: Final = RLock()


@cache
def pages() -> tuple[Page, ...]:
    """The ``PAGE`` of every folder, in the order of the menu; slow the first time: it brings torch."""
    with IMPORTS:
        from app.results import prepare  # noqa: PLC0415 - with torch

        modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
        prepare()
    return tuple(sorted((module.PAGE for module in modules), key=lambda page: page.order))


def warm() -> None:
    """Import all that pages draw with, and load the first screen's network; an error is logged."""
    gc.disable()  # what an import makes is no garbage; looking for some costs a tenth of the time
    try:
        pages()
        from app.choosing import selection  # noqa: PLC0415 - after the pages, under their lock
        from app.results import network  # noqa: PLC0415

        network(selection.DEFAULT_NETWORK, selection.usable_source(selection.DEFAULT_NETWORK))
    except Exception:
        log.exception("could not prepare the first screen; the first visitor will wait for it")
    finally:
        gc.enable()
