"""Whether visitors get answers: a route that lets the server compute something, and says how that went."""

import asyncio
import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cnnviz.errors import CnnvizError

log = logging.getLogger(__name__)
NO_STORE = {"Cache-Control": "no-store"}


class Probe:
    """An endpoint: 200 where ``compute`` ends within ``seconds``, else 503 with the reason.

    All who ask while it computes get the same answer, so that asking often costs nothing.
    """

    def __init__(self, compute: Callable[[], None], seconds: float) -> None:
        self._compute, self._seconds = compute, seconds
        self._running: asyncio.Task[str] | None = None

    async def answer(self, _: Request) -> Response:
        """The response to one request."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._fault())
        fault = await self._running
        return PlainTextResponse(fault or "ok", 503 if fault else 200, NO_STORE)

    async def _fault(self) -> str:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._compute), self._seconds)
        except TimeoutError:
            return f"no answer within {self._seconds:g} seconds"
        except CnnvizError as error:  # that no turn came, for one; asked often, it must not fill the log
            log.warning("the first screen's network does not answer: %s", error)
            return f"no answer: {error}"
        except Exception:
            log.exception("the first screen's network does not answer")
            return "the computation failed"
        return ""
