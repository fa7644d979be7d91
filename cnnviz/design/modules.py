"""Torch modules of designs. Each layer is one constructor call, which ``export`` writes as Python code."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn

from cnnviz.design import blocks
from cnnviz.design.calls import Call
from cnnviz.design.kinds import KINDS
from cnnviz.design.schema import Design
from cnnviz.design.summary import LayerSummary, check


def call(layer: LayerSummary) -> Call:
    """The constructor call of a layer without a problem."""
    return KINDS[layer.layer.kind].call(layer.layer.settings, layer.input or ())


def module(call: Call) -> nn.Module:
    """A new module."""
    result: nn.Module = getattr(blocks if call.is_block else nn, call.name)(*call.sizes, **dict(call.options))
    return result


def build(design: Design, classes: int | None = None) -> nn.Module:
    """The untrained module: ``(N, C, H, W)`` -> ``(N, classes)``, by default the design's number.

    Weights are drawn for ReLU (He et al. 2015), from torch's random generator. Raises ``DesignError``.
    """
    calls = [(layer.name, call(layer)) for layer in check(design)]
    name, output = calls.pop()
    head = Call(output.name, (output.sizes[0], classes or design.classes), output.options)
    network = nn.Sequential(OrderedDict((name, module(each)) for name, each in (*calls, (name, head))))
    for part in network.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
    return network
