"""Many visitors on a server of their own; no browser is needed: they speak its language."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from benchmarks.serving import APP, Server, server
from benchmarks.visitor import Visitor
from benchmarks.visitors import Load, count_foreign, crowd, explore, one

FIRST, ALL = 12, 60
SECONDS = 12.0
#: Megabytes that may be left when all have gone.
LEFT = 100
SETTINGS = {"CNNVIZ_UNUSED": "10"}


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    with server(APP, "--server.disconnectedSessionTTL=2", environment=SETTINGS) as running:
        yield running


async def first_page(address: str) -> list[str]:
    async with Visitor(address) as visitor:
        page = await visitor.open()
        assert page.component("map_grid")
        return [alert.body for alert in page.of("alert")]


def test_the_first_visitors_of_a_fresh_server_see_their_pages(served: Server) -> None:
    async def come() -> list[list[str]]:
        return await asyncio.gather(*(first_page(served.address) for _ in range(FIRST)))

    assert asyncio.run(come()) == [[]] * FIRST


def test_sixty_visitors_get_their_own_answers_and_leave_nothing(served: Server) -> None:
    asyncio.run(one(served.address))
    time.sleep(11)
    before = served.megabytes()
    load: Load = asyncio.run(crowd(explore, served.address, ALL, SECONDS))
    deadline = time.monotonic() + 90
    while served.megabytes() > before + LEFT and time.monotonic() < deadline:
        time.sleep(2)
    assert len(load.facts) >= ALL
    assert count_foreign(load) == 0
    assert served.megabytes() < before + LEFT
