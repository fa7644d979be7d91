"""Many visitors at once: ``python benchmarks/visitors.py [10 30 60 100] [--seconds 60]``.

Each has a connection and a picture of its own, and acts every five seconds: on to the next layer, then three maps of
it. Beside it, in the same run and with as many visitors, a bare Streamlit page answers each press of a button with as
many bytes. All maps that were sent are computed again afterwards and compared, so that no answer went to another.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.serving import APP, Server, server  # noqa: E402 - after the path
from benchmarks.visitor import Answer, Visitor  # noqa: E402

BARE = "benchmarks/bare.py"
PERIOD = 5.0  # seconds between two actions of one visitor
GOLDEN = 0.618  # spreads the visitors evenly over the five seconds
MAPS = 3  # that a visitor selects on each layer
SIDE = 320  # pixels of a picture
HEADER = (
    "visitors", "median", "p95", "bare page, p95", "ratio", "the same without garbage collection, p95", "ratio",
    "kB an action", "processor", "memory",
)  # fmt: skip
#: The bare page as Streamlit serves it, and at its best.
BARE_OPTIONS = ((), ("--runner.postScriptGC=false",))


@dataclass
class Load:
    """What was measured: seconds of each action, bytes, and what was sent of whose picture."""

    seconds: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    facts: list[tuple[int, str, bytes]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    period: float = PERIOD

    def percentile(self, percent: float) -> float:
        """Milliseconds."""
        return float(1000 * np.percentile(self.seconds, percent))


def picture(seed: int) -> bytes:
    """A PNG file: a picture that is no other visitor's, coarse colors as a photo has them."""
    coarse = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(stream, "PNG")
    return stream.getvalue()


Action = Callable[[], Awaitable[Answer]]


async def _act(load: Load, action: Action) -> Answer:
    """One action, measured; then the rest of the visitor's period."""
    start = time.perf_counter()
    answer = await action()
    load.seconds.append(time.perf_counter() - start)
    load.bytes.append(answer.bytes)
    await asyncio.sleep(max(0.0, load.period - (time.perf_counter() - start)))
    return answer


async def explore(address: str, number: int, load: Load, ready: asyncio.Barrier, until: Callable[[], bool]) -> None:
    """A visitor of this app with picture ``number``: comes, uploads, waits for the others, and looks at layers."""
    random = Random(number)  # noqa: S311 - opens nothing
    async with Visitor(address) as visitor:
        page = await visitor.upload(await visitor.open(), f"{number}.png", picture(number))
        await ready.wait()
        await asyncio.sleep(PERIOD * (number * GOLDEN % 1))
        while not until():
            following = next(each.id for each in page.of("button") if each.id.endswith("-next"))
            page = await _act(load, partial(visitor.press, following))
            grid = page.component("map_grid")
            header, blobs = visitor.message(grid)
            load.facts.append((number, visitor.layer, blobs["facts"]))
            for _ in range(MAPS):
                channel = random.randrange(header["count"])
                await _act(load, partial(visitor.select, grid.id, channel))


async def bare(address: str, number: int, load: Load, ready: asyncio.Barrier, until: Callable[[], bool]) -> None:
    """A visitor of the bare page."""
    async with Visitor(address, query="") as visitor:
        button = (await visitor.open()).of("button")[0].id
        await ready.wait()
        await asyncio.sleep(PERIOD * (number * GOLDEN % 1))
        while not until():
            await _act(load, partial(visitor.press, button))


async def crowd(visit: Callable[..., Awaitable[None]], address: str, count: int, seconds: float) -> Load:
    """``count`` visitors at once; they start to act when all have come, and go on for ``seconds``."""
    load, began = Load(), 0.0

    async def begin() -> None:
        nonlocal began
        await ready.wait()
        began = time.perf_counter()

    def until() -> bool:
        return bool(began) and time.perf_counter() - began > seconds

    ready = asyncio.Barrier(count + 1)
    await asyncio.gather(begin(), *(visit(address, number, load, ready, until) for number in range(count)))
    return load


def count_foreign(load: Load) -> int:
    """How many answers hold other maps than those of the visitor's own picture."""
    import cnnviz  # noqa: PLC0415 - torch, after the measurement
    from app.components.map_grid import map_tiles  # noqa: PLC0415

    network = cnnviz.load("resnet18", "bundled")
    wrong = 0
    for number, layer, facts in load.facts:
        maps = network.run(cnnviz.read_picture(picture(number)), [layer]).maps[layer]
        wrong += map_tiles(maps if maps.ndim > 1 else maps[:, None, None], 1.0).facts != facts
    return wrong


def _row(count: int, seconds: float, served: Server) -> tuple[Load, list[str]]:
    before, start = served.seconds(), time.perf_counter()
    ours = asyncio.run(crowd(explore, served.address, count, seconds))
    share = (served.seconds() - before) / (time.perf_counter() - start)
    memory, size = served.megabytes(), round(statistics.mean(ours.bytes))
    cells = [str(count), *(f"{ours.percentile(percent):.0f} ms" for percent in (50, 95))]
    for options in BARE_OPTIONS:
        with server(BARE, *options, environment={"BYTES": str(size)}) as other:
            plain = asyncio.run(crowd(bare, other.address, count, seconds)).percentile(95)
        cells += [f"{plain:.0f} ms", f"{ours.percentile(95) / plain:.1f} x"]
    return ours, [*cells, f"{size / 1000:.0f}", f"{share:.0%}", f"{memory:.0f} MB"]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def rows(counts: Sequence[int], seconds: float) -> Iterator[str]:
    """A row of the table for each number of visitors, then what the answers held and what memory is left."""
    yield _line(HEADER)
    yield _line(["---"] * len(HEADER))
    loads = []
    with server(APP, "--server.disconnectedSessionTTL=5") as served:
        asyncio.run(one(served.address))
        rest = served.megabytes()
        for count in counts:
            load, cells = _row(count, seconds, served)
            loads.append(load)
            yield _line(cells)
        time.sleep(AFTER)
        left = served.megabytes() - rest
    answers, wrong = sum(len(load.facts) for load in loads), sum(map(count_foreign, loads))
    yield f"\n{answers} maps compared, {wrong} of another picture; {left:+.0f} MB when all had left ({rest:.0f} before)"


#: Seconds until a result that nobody uses is dropped, and two rounds of housekeeping more.
AFTER = 145.0


async def one(address: str) -> None:
    """One visitor who uploads a picture and leaves: what is loaded once for all has been loaded then."""
    async with Visitor(address) as visitor:
        await visitor.upload(await visitor.open(), "first.png", picture(-1 % 2**32))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("visitors", type=int, nargs="*", default=[10, 30, 60, 100])
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    for row in rows(options.visitors, options.seconds):
        sys.stdout.write(row + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
