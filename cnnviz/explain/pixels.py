"""The picture as the network reads it: each pixel scaled to 0 to 1, then normalized."""

from __future__ import annotations

import numpy as np

from cnnviz.explain.context import ExplanationContext, RuleResult
from cnnviz.explain.explanation import Rule, Terms


def pixel(context: ExplanationContext) -> RuleResult:
    """``(raw / 255 - mean) / deviation`` of the unit's channel; ``raw`` is the pixel's value from 0 to 255."""
    channel = context.unit[0]
    mean, deviation = context.preprocessing.mean[channel], context.preprocessing.std[channel]
    raw = round((context.captured * deviation + mean) * 255, 3)  # a whole number, but for the rounding of float32
    numbers = {"raw": raw, "mean": mean, "deviation": deviation}
    return RuleResult(Rule.PIXEL, (raw / 255 - mean) / deviation, _nothing(), numbers=numbers)


def _nothing() -> Terms:
    floats, indices = np.zeros(0), np.zeros(0, dtype=np.int64)
    return Terms((), floats, floats, indices, np.zeros((0, 3), dtype=np.int64), (0,))
