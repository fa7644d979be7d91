"""Records layers with torch's outputs for ``node --test``: ``python -m tests.frontend.record``.

Inputs, weights and biases are multiples of 1/8, so that the file is small and sums of products are exact.
"""

import json
from random import Random
from typing import Any

import torch
from torch import Tensor, nn

from tests.frontend.cases import (
    Case,
    numbers,
    random_convolution,
    random_picture,
    random_pooling,
    random_transposed,
    sent,
)
from tests.frontend.node import FRONTEND

FIXTURE = FRONTEND / "tests" / "layers.json"
SEED = 20
EACH = 28  # layers of a kind


def recorded() -> list[dict[str, Any]]:
    """Layers of every kind, the same every time; ``expected`` is ``None`` where torch refuses."""
    torch.manual_seed(SEED)
    draw = numbers(SEED)
    convolutions = [random_convolution(draw) for _ in range(2 * EACH)]
    transposed = [random_transposed(draw) for _ in range(EACH)]
    entries = [weighted("convolve", case) for case in convolutions]
    entries += [weighted("transposedConvolve", case) for case in transposed]
    for kind, counted in (("max", True), ("average", True), ("average", False), ("l2", True)):
        entries += [pooled(random_pooling(draw, kind, count_padding=counted), kind, counted) for _ in range(EACH)]
    return entries + [global_pooled(draw, kind) for kind in ("max", "average", "l2") for _ in range(4)]


def weighted(function: str, case: Case) -> dict[str, Any]:
    """A convolution with weights and inputs in eighths."""
    entry = {"function": function, "layer": case.layer, "problems": case.problems, "map": sent(eighths(case.picture))}
    if case.expected is None:
        return entry | {"expected": None}
    with torch.no_grad():
        for parameter in case.module.parameters():
            parameter.copy_(eighths(parameter))
        expected = case.run(eighths(case.picture))
    bias = None if case.module.bias is None else case.module.bias.tolist()
    return entry | {"weights": sent(case.module.weight), "bias": bias, "expected": sent(expected)}


def pooled(case: Case, kind: str, counted: bool) -> dict[str, Any]:  # noqa: FBT001 - one of a case's facts
    """A pooling layer on a map in eighths."""
    entry = {"function": "pool", "kind": kind, "countPadding": counted, "layer": case.layer, "problems": case.problems}
    entry["map"] = sent(eighths(case.picture))
    return entry | {"expected": None if case.expected is None else sent(case.run(eighths(case.picture)))}


def global_pooled(draw: Random, kind: str) -> dict[str, Any]:
    """Pooling of whole maps."""
    picture = eighths(random_picture(draw, draw.randint(1, 3)))
    layers: dict[str, nn.Module] = {
        "max": nn.AdaptiveMaxPool2d(1),
        "average": nn.AdaptiveAvgPool2d(1),
        "l2": nn.LPPool2d(2, tuple(picture.shape[1:])),
    }
    return {"function": "globalPool", "kind": kind, "map": sent(picture), "expected": sent(layers[kind](picture))}


def eighths(values: Tensor) -> Tensor:
    return (8 * values.detach()).round() / 8


def written() -> str:
    """The text of the fixture: one layer on a line."""
    return "[\n" + ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in recorded()) + "\n]\n"


if __name__ == "__main__":
    FIXTURE.write_text(written(), encoding="utf-8")
