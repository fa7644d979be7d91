"""Estimates against the clock: ``python benchmarks/costs.py [designs]``.

Runs every network on offer and random designs near the limit, on one core, and prints what was estimated and what was
measured, in seconds of processor time; networks that are estimated at more than ``LONGEST`` are left out.
``python benchmarks/costs.py table`` prints the rows of ``cnnviz/architectures/costs.py``.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - the project lies beside this file

import cnnviz  # noqa: E402
from cnnviz.analysis.cost.estimate import estimate  # noqa: E402
from cnnviz.design import KINDS, LIMITS, PRESETS, Design, Layer, Setting, Value, slug_of, summarize  # noqa: E402

DESIGNS, SEED = 40, 1
LONGEST = 10  # s
SIDES = (32, 64, 128, 224, 512)
SHOWN = (5, 25, 50, 75, 95)  # percentiles
Row = tuple[str, float, float]


def _value(draw: random.Random, setting: Setting) -> Value:
    """Any value of a setting; large numbers as often as small ones."""
    if setting.choices:
        return draw.choice(setting.choices)
    if isinstance(setting.default, int) and not isinstance(setting.default, bool):
        return round(setting.low * (setting.high / max(1, setting.low)) ** draw.random())
    return setting.default


def _layer(draw: random.Random) -> Layer:
    kind = draw.choice(list(KINDS))
    return Layer.of(kind, **{each.name: _value(draw, each) for each in KINDS[kind].settings})


def _seconds(design: Design) -> float | None:
    """What the estimate says, ``None`` for a design that is refused."""
    layers = summarize(design)
    return None if any(layer.problem for layer in layers) else sum(layer.seconds for layer in layers)


def designs(count: int) -> Iterator[Design]:
    """Random designs of up to a dozen layers that take between a tenth and all of the limit."""
    draw = random.Random(SEED)  # noqa: S311 - repeatable, no secret
    while count:
        design = Design(f"Random {count}", (draw.choice((1, 3)), draw.choice(SIDES), draw.choice(SIDES)), 10, ())
        for _ in range(draw.randint(1, 12)):
            longer = design.inserted(len(design.layers), _layer(draw))
            if _seconds(_ended(longer)) is not None:
                design = longer
        seconds = _seconds(_ended(design))
        if seconds and seconds > LIMITS["seconds"] / 10:
            count -= 1
            yield _ended(design)


def _ended(design: Design) -> Design:
    """With its maps averaged and flattened for the output layer."""
    is_flat = any(layer.kind == "flatten" for layer in design.layers)
    return design.inserted(len(design.layers), *map(Layer.of, () if is_flat else ("global-average-pool", "flatten")))


def _measured(slug: str) -> Row:
    """One forward pass, after one that is not counted."""
    network = cnnviz.load(slug, "random")
    picture = cnnviz.read_sample("coffee" if network.preprocessing.channels == 3 else "digit-3")
    last = [network.nodes[-1].name]
    times = []
    for _ in range(2):
        start = time.process_time()
        network.run(picture, last)
        times.append(time.process_time() - start)
    return slug, estimate(network.nodes, network.preprocessing.shape).seconds, min(times)


def _print(row: Row) -> float:
    """One line; the estimate as a multiple of what was measured."""
    name, estimated, measured = row
    ratio = estimated / measured
    print(f"{name[:40]:42}{estimated:8.3f} s{measured:8.3f} s{ratio:7.2f}", flush=True)
    return ratio


def _summary(what: str, ratios: list[float]) -> None:
    numbers = ", ".join(f"{share} %: {np.percentile(ratios, share):.2f}" for share in SHOWN)
    print(f"{what}: estimated / measured, percentiles of {len(ratios)}: {numbers}\n")


def main(count: int) -> None:
    """Both tables and their summaries."""
    cnnviz.use_threads(1)
    print(f"{'':42}{'estimate':>10}{'clock':>10}  ratio")
    slugs = [card.slug for card in cnnviz.networks()]
    rows = (_measured(slug) for slug in slugs if _of_zoo(slug) < LONGEST)
    _summary("networks on offer", [_print(row) for row in rows])
    drawn = [*PRESETS.values(), *designs(count)]
    rows = ((design.name, *_measured(slug_of(design))[1:]) for design in drawn)
    _summary("designs", [_print(row) for row in rows])


def _of_zoo(slug: str) -> float:
    return estimate(cnnviz.layers(slug), cnnviz.card(slug).input).seconds


def table() -> None:
    """The recorded costs: seconds, and megabytes rounded up."""
    for slug in sorted(card.slug for card in cnnviz.networks()):
        cost = estimate(cnnviz.layers(slug), cnnviz.card(slug).input)
        print(f'    "{slug}": ({float(f"{cost.seconds:.3g}")!r}, {math.ceil(cost.memory / 1e6)}),')


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else str(DESIGNS)
    table() if wanted == "table" else main(int(wanted))
