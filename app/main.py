"""The app's entry: ``python -m streamlit run app/main.py [-- --network package.module:function ...]``.

Streamlit runs a script only when somebody comes. This starts with the server instead: torch is imported and the first
screen's network is loaded in the background, so that the first visitor does not wait for either.
"""

import argparse
import gc
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from app.results.networks import NETWORKS
from app.web.compression import CompressedStatic
from app.web.headers import SecurityHeaders, failed
from app.web.routes import routes

log = logging.getLogger("app")


def _warm() -> None:
    gc.disable()  # what an import makes is no garbage; looking for some costs a tenth of the time
    try:
        from app.choosing import selection  # noqa: PLC0415 - with the thread, not before the server answers
        from app.pages import pages  # noqa: PLC0415
        from app.results import network  # noqa: PLC0415

        pages()  # torch, and all that pages draw with: the first visitor's script has nothing left to import
        network(selection.DEFAULT_NETWORK, selection.usable_source(selection.DEFAULT_NETWORK))
    except Exception:
        log.exception("could not prepare the first screen; the first visitor will wait for it")
    finally:
        gc.enable()


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    yield


def named(arguments: Sequence[str]) -> str:
    """The networks that the environment and the command line name, with commas between them."""
    parser = argparse.ArgumentParser(prog="app/main.py", allow_abbrev=False)
    parser.add_argument("--network", action="append", default=[], metavar="package.module:function")
    options, _ = parser.parse_known_args(arguments)
    return ",".join(filter(None, [os.environ.get(NETWORKS), *options.network]))


os.environ[NETWORKS] = named(sys.argv[1:])
# The folder app/pages is ours: taken for Streamlit's own kind, the first visitor's deep link would lead to no page.
PagesManager.uses_pages_directory = False
BASE = st.get_option("server.baseUrlPath") or ""
served = st.App(
    Path(__file__).with_name("visit.py"),
    lifespan=_lifespan,
    routes=routes(BASE),
    middleware=[Middleware(SecurityHeaders), Middleware(CompressedStatic, base=BASE)],
    exception_handlers={Exception: failed},
)
