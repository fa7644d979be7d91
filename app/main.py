"""The app's entry: ``python -m streamlit run app/main.py [-- --network package.module:function ...]``.

Streamlit runs a script only when somebody comes. This starts with the server instead: torch is imported and the first
screen's network is loaded in the background, so that the first visitor does not wait for either.
"""

import argparse
import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from app.pages import compute, warm
from app.results.housekeeping import keep_house
from app.results.memory import limit_arenas
from app.settings import NETWORKS
from app.state.page import script_failed
from app.web.compression import CompressedStatic
from app.web.headers import SecurityHeaders, failed
from app.web.hosts import KnownHosts
from app.web.incoming import ReadableWidgets
from app.web.listening import announce
from app.web.messages import MESSAGES
from app.web.probe import Probe
from app.web.routes import routes


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    announce()
    threading.Thread(target=warm, name="warm", daemon=True).start()
    housekeeping = asyncio.create_task(keep_house(MESSAGES.expire))
    yield
    housekeeping.cancel()


def named(arguments: Sequence[str]) -> str:
    """The networks that the environment and the command line name, with commas between them."""
    parser = argparse.ArgumentParser(prog="app/main.py", allow_abbrev=False)
    parser.add_argument("--network", action="append", default=[], metavar="package.module:function")
    options, _ = parser.parse_known_args(arguments)
    return ",".join(filter(None, [os.environ.get(NETWORKS), *options.network]))


os.environ[NETWORKS] = named(sys.argv[1:])
# The folder app/pages is ours: taken for Streamlit's own kind, the first visitor's deep link would lead to no page.
PagesManager.uses_pages_directory = False
limit_arenas()
#: Seconds within which the network of the first screen must answer.
HEALTH = 25.0
BASE = st.get_option("server.baseUrlPath") or ""
served = st.App(
    Path(__file__).with_name("visit.py"),
    lifespan=_lifespan,
    routes=routes(BASE, Probe(compute, HEALTH)),
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(KnownHosts),
        Middleware(ReadableWidgets),
        Middleware(CompressedStatic, base=BASE),
    ],
    exception_handlers={Exception: failed},
    on_script_error=script_failed,
)
