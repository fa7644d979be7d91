"""The app's entry: ``python -m streamlit run app/main.py [-- --network package.module:function ...]``.

Streamlit runs a script only when somebody comes. This starts with the server instead: torch is imported and the first
screen's network is loaded in the background, so that the first visitor does not wait for either.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from app.pages.upkeep import compute, handle_script_error, limit_arenas, message, offer, training, upkeep
from app.web.compression import CompressedStatic
from app.web.headers import SecurityHeaders, error_response
from app.web.hosts import KnownHosts
from app.web.incoming import ReadableWidgets
from app.web.listening import announce
from app.web.probe import Probe
from app.web.routes import routes


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    announce()
    async with upkeep():
        yield


offer(sys.argv[1:])
# The folder app/pages is ours: taken for Streamlit's own kind, the first visitor's deep link would lead to no page.
PagesManager.uses_pages_directory = False
limit_arenas()
#: Seconds within which the network of the first screen must answer.
HEALTH = 25.0
BASE = st.get_option("server.baseUrlPath") or ""
served = st.App(
    Path(__file__).with_name("visit.py"),
    lifespan=_lifespan,
    routes=routes(BASE, Probe(compute, HEALTH), message, training),
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(KnownHosts),
        Middleware(ReadableWidgets),
        Middleware(CompressedStatic, base=BASE),
    ],
    exception_handlers={Exception: error_response},
    on_script_error=handle_script_error,
)
