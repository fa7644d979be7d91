"""The pages of the menu, one folder each: ``page.py``, ``state.py``, ``links.py``, and a file for each view.

``upkeep`` is what the server does for them beside the visitors' scripts.
"""

import gc
import logging
import pkgutil
from functools import cache
from importlib import import_module
from threading import RLock
from typing import Final

from app.state.page import Page
from cnnviz.errors import CnnvizError

log = logging.getLogger(__name__)
#: The server's start and the first scripts take turns: two threads that enter torchvision at different modules wait for
#: each other, and Python then shows one of them a module that is half made.
READY: Final = RLock()
#: What Streamlit imports for the first table that it draws.
TABLES: Final = "pandas"


def pages() -> tuple[Page, ...]:
    """The ``PAGE`` of every folder, in the order of the menu, and everything ready to draw the first screen.

    Slow the first time: it brings torch and loads a network. Whoever comes meanwhile waits.
    """
    with READY:
        return _pages()


@cache
def _pages() -> tuple[Page, ...]:
    gc.disable()  # what an import makes is no garbage; looking for some costs a tenth of the time
    try:
        modules = [
            import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__) if module.ispkg
        ]
        import_module(TABLES)
        _load_first_screen()
    finally:
        gc.enable()
    return tuple(sorted((module.PAGE for module in modules), key=lambda page: page.order))


def _load_first_screen() -> None:
    from app.choosing import first_screen  # noqa: PLC0415 - torch, which the server's start does not wait for
    from app.results import memory, prepare  # noqa: PLC0415

    prepare()
    try:
        first_screen.load()
    except CnnvizError:
        log.exception("the first screen's network cannot be loaded; its visitors read why")
    memory.freeze()
