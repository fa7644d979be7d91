"""Measure how fast networks are read without weights: ``python benchmarks/architectures.py``.

The same network is read by torchinfo and torchlens too, in the same process, as ratios, where they are installed:

    python -m pip install torchinfo torchlens
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
BIG = "resnet152"
Row = tuple[str, str, str]


def _seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def tables() -> Iterator[Row]:
    """Rows (what, measured, promised) about the tables of all networks."""
    import cnnviz  # noqa: PLC0415 - torch is imported outside of what is measured

    slugs = [card.slug for card in cnnviz.networks()]
    first, again = _seconds(lambda: cnnviz.layers(BIG)), _seconds(lambda: cnnviz.layers(BIG))
    yield f"ResNet-152's first table, {len(cnnviz.layers(BIG))} nodes", f"{first:.2f} s", "2.5 s"
    yield "the same again", f"{1000 * again:.2f} ms", "50 ms"
    whole = first + _seconds(lambda: [cnnviz.layers(slug) for slug in slugs])
    nodes = sum(len(cnnviz.layers(slug)) for slug in slugs)
    yield f"all {len(slugs)} networks, {nodes:,} nodes", f"{whole:.1f} s", "30 s"


def peers() -> Iterator[Row]:
    """What others take for the same network; they need its weights and a picture, ours neither."""
    import torch  # noqa: PLC0415

    import cnnviz  # noqa: PLC0415
    from cnnviz.architectures.registry import find  # noqa: PLC0415
    from cnnviz.graph import reading  # noqa: PLC0415

    module = find(BIG).build(1000).eval()
    picture = torch.zeros(1, 3, 224, 224)
    assert len(cnnviz.layers(BIG)) > 500
    ours = min(_seconds(lambda: reading.trace(find(BIG).skeleton(), (3, 224, 224))) for _ in range(3))
    yield "ResNet-152 built and read by cnnviz", f"{ours:.2f} s", ""
    for name, read in PEERS.items():
        if importlib.util.find_spec(name) is None:
            yield f"{name} is not installed: python -m pip install {name}", "", ""
            continue
        theirs = min(_seconds(lambda read=read: read(module, picture)) for _ in range(3))
        yield f"{name} / cnnviz", f"{theirs / ours:.2f} x", ""


def _torchinfo(module: object, picture: object) -> object:
    import torchinfo  # noqa: PLC0415

    return torchinfo.summary(module, input_data=picture, verbose=0, depth=9)


def _torchlens(module: object, picture: object) -> object:
    import torchlens  # noqa: PLC0415

    return torchlens.trace(module, picture, capture=torchlens.options.CaptureOptions(layers_to_save="none"))


PEERS: dict[str, Callable[[object, object], object]] = {"torchinfo": _torchinfo, "torchlens": _torchlens}


def main() -> None:
    """Print one row per figure."""
    sys.stdout.write("| what | measured | promised at most |\n| --- | --- | --- |\n")
    for part in (tables, peers):
        for row in part():
            sys.stdout.write(f"| {' | '.join(row)} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
