"""What the server does beside the visitors' scripts: it makes ready, keeps house, and says whether it computes."""

import argparse
import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from app.components.run_message import training
from app.pages import pages
from app.results.housekeeping import keep_house
from app.results.memory import limit_arenas
from app.results.messages import message
from app.state.page import handle_script_error
from cnnviz.settings import NETWORKS

__all__ = ["compute", "handle_script_error", "limit_arenas", "message", "offer", "training", "upkeep"]
log = logging.getLogger(__name__)


def offer(arguments: Sequence[str]) -> None:
    """Put the networks that the command line names on those that the environment names; they are loaded later."""
    parser = argparse.ArgumentParser(prog="app/main.py", allow_abbrev=False)
    parser.add_argument("--network", action="append", default=[], metavar="package.module:function")
    options, _ = parser.parse_known_args(arguments)
    os.environ[NETWORKS] = ",".join(filter(None, [os.environ.get(NETWORKS), *options.network]))


@asynccontextmanager
async def upkeep() -> AsyncIterator[None]:
    """Make ready in the background, and keep house as long as the context holds."""
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    housekeeping = asyncio.create_task(keep_house())
    yield
    housekeeping.cancel()


def _warm() -> None:
    try:
        pages()
    except Exception:  # the first visitor's own script tries again
        log.exception("could not prepare the first screen")


def compute() -> None:
    """Compute something as a visitor's page does; raises ``CnnvizError`` where that is not possible."""
    from app.choosing import first_screen  # noqa: PLC0415 - torch, which the server's start does not wait for

    pages()
    first_screen.compute()
