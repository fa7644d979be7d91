"""What is done between visits: sessions that ended, and what nobody used for a while, give their memory back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from typing import Any, Final

from streamlit import runtime

from app.results import uploads
from app.results.memory import collect
from app.results.networks import networks, results

log = logging.getLogger(__name__)
#: Seconds between two rounds.
PERIOD: Final = 10
#: Seconds after which a network, and a result, that nobody used is dropped: the next visitor loads or computes it.
NETWORK_UNUSED: Final = 600
RESULT_UNUSED: Final = 120


async def keep_house() -> None:
    """Tidy up every few seconds for as long as the server runs."""
    while True:
        await asyncio.sleep(PERIOD)
        try:
            await asyncio.to_thread(tidy, sessions())
        except Exception:  # one failure must not end all later rounds
            log.exception("housekeeping failed")


def sessions() -> set[str]:
    """The sessions that are open, or were until a moment ago; those whose time is over are closed.

    Streamlit itself closes them only when the next visitor comes. To be called on the server's event loop.
    """
    if not runtime.exists():
        return set()
    manager: Any = runtime.get_instance()._session_mgr  # noqa: SLF001 - no public way, and a test holds it
    manager._session_storage._cache.expire()  # noqa: SLF001
    return {info.session.id for info in manager.list_sessions()}


def tidy(open_sessions: Collection[str]) -> None:
    """Drop what no visitor uses any longer."""
    networks.expire(NETWORK_UNUSED)
    results.expire(RESULT_UNUSED)
    uploads.sweep(open_sessions)
    collect()
