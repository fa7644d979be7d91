"""What is done between visits: sessions that ended, and what nobody used for a while, give their memory back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from itertools import count
from typing import Any, Final

from streamlit import runtime

from app.results import runs, uploads
from app.results.memory import collect
from app.results.messages import messages
from app.results.networks import networks, results, sets
from cnnviz import settings

log = logging.getLogger(__name__)
#: Seconds after which a result that nobody used is dropped, and a network or data set: the next visitor has it made.
RESULT_UNUSED: Final = settings.number(settings.UNUSED, default=120, least=1)
NETWORK_UNUSED: Final = 5 * RESULT_UNUSED
#: Seconds between two rounds.
PERIOD: Final = min(10, RESULT_UNUSED)
#: Rounds between two searches for garbage, which hold all threads for a fifth of a second where sixty pages are open.
SEARCH_ROUNDS: Final = 6


async def keep_house() -> None:
    """Tidy up every few seconds for as long as the server runs."""
    before: set[str] = set()
    for number in count():
        await asyncio.sleep(PERIOD)
        users = uploads.users() | runs.users()  # first: a session that comes between is in neither
        now = sessions()
        try:
            await asyncio.to_thread(tidy, users - now)
            if before - now or number % SEARCH_ROUNDS == 0:
                await asyncio.to_thread(collect)
        except Exception:  # one failure must not end all later rounds
            log.exception("housekeeping failed")
        before = now


def sessions() -> set[str]:
    """The sessions that are open, or were until a moment ago; those whose time is over are closed.

    Streamlit itself closes them only when the next visitor comes. To be called on the server's event loop.
    """
    if not runtime.exists():
        return set()
    manager: Any = runtime.get_instance()._session_mgr  # noqa: SLF001 - no public way, and a test holds it
    manager._session_storage._cache.expire()  # noqa: SLF001
    return {info.session.id for info in manager.list_sessions()}


def tidy(ended: Collection[str]) -> None:
    """Drop what no visitor uses any longer; ``ended`` are sessions that used uploads or runs."""
    for store in (networks, sets):
        store.expire(NETWORK_UNUSED)
    for store in (results, messages):
        store.expire(RESULT_UNUSED)
    uploads.sweep(ended)
    runs.sweep(ended)
