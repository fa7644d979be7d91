"""Normalizations: values measured against others, of the training, of a map's channels or of all classes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import Tensor
from torchvision.models.convnext import LayerNorm2d

from cnnviz.explain.context import ExplanationContext, RuleResult
from cnnviz.explain.explanation import Rule, Terms


def _number(values: Tensor | None, index: Any, otherwise: float) -> float:
    return otherwise if values is None else float(values[index])


def _scaled(x: float, numbers: dict[str, float]) -> float:
    deviation = math.sqrt(numbers["variance"] + numbers["epsilon"])
    return (x - numbers["mean"]) / deviation * numbers["gamma"] + numbers["beta"]


def _along(context: ExplanationContext, axes: Sequence[int]) -> Terms:
    """Every element of the first input whose coordinates differ from the unit's along ``axes`` (of the batch) only."""
    index: list[int | slice] = list(context.batch_index)
    for axis in axes:
        index[axis] = slice(None)
    numbers = context.element_indices()[context.node.inputs[0]][tuple(index)]
    return context.terms(numbers.flatten().long().numpy())


def batch_norm(context: ExplanationContext) -> RuleResult:
    """``(x - mean) / sqrt(variance + epsilon) * gamma + beta`` of the channel (torch.nn.BatchNorm2d, eval mode).

    A norm that keeps no statistics, or is in train mode, takes those of the picture.
    """
    names = ("running_mean", "running_var", "weight", "bias", "training", "momentum", "eps")
    settings, channel = context.settings(*names), context.unit[0]
    learned = {} if settings.get("training") else settings
    terms = context.terms(np.array([context.own_index]))
    channel_values = context.maps[context.node.inputs[0]][channel].astype(np.float64)
    numbers = {
        "mean": _number(learned.get("running_mean"), channel, float(channel_values.mean())),
        "variance": _number(learned.get("running_var"), channel, float(channel_values.var())),
        "epsilon": float(settings.get("eps", 1e-5)),
        "gamma": _number(settings.get("weight"), channel, 1.0),
        "beta": _number(settings.get("bias"), channel, 0.0),
    }
    return RuleResult(Rule.BATCH_NORM, _scaled(float(terms.values[0]), numbers), terms, numbers=numbers)


def layer_norm(context: ExplanationContext) -> RuleResult:
    """The same with mean and variance of the normalized axes: the last ones, or the channels of ``LayerNorm2d``."""
    settings = context.settings("normalized_shape", "weight", "bias", "eps")
    dimensions = len(context.batch_index)
    last = range(dimensions - len(settings["normalized_shape"]), dimensions)
    channels_first = context.step.op == "call_module" and isinstance(context.module, LayerNorm2d)
    axes = (1,) if channels_first else tuple(last)
    terms = _along(context, axes)
    normalized = tuple(context.batch_index[axis] for axis in axes)
    numbers = {
        "x": float(context.terms(np.array([context.own_index])).values[0]),
        "mean": float(terms.values.mean()),
        "variance": float(terms.values.var()),
        "epsilon": float(settings.get("eps", 1e-5)),
        "gamma": _number(settings.get("weight"), normalized, 1.0),
        "beta": _number(settings.get("bias"), normalized, 0.0),
    }
    return RuleResult(Rule.LAYER_NORM, _scaled(numbers["x"], numbers), terms, numbers=numbers)


def local_response_norm(context: ExplanationContext) -> RuleResult:
    """``x / (k + alpha / size * sum of neighbors squared) ** beta`` (torch.nn.LocalResponseNorm).

    The neighbors are ``size`` channels around the unit's, fewer at the ends; the divisor stays ``size``.
    """
    settings = {"alpha": 1e-4, "beta": 0.75, "k": 1.0} | context.settings("size", "alpha", "beta", "k")
    channel, size = context.unit[0], settings["size"]
    first = max(channel - size // 2, 0)
    end = min(channel + (size - 1) // 2 + 1, context.input_shape[0])
    step = math.prod(context.input_shape[1:])  # from a channel to the next
    terms = context.terms(context.own_index + (np.arange(first, end) - channel) * step)
    numbers = {name: float(settings[name]) for name in ("size", "alpha", "beta", "k")}
    numbers["x"] = float(terms.values[channel - first])
    divisor = settings["k"] + settings["alpha"] / size * float(np.square(terms.values).sum())
    return RuleResult(Rule.LOCAL_RESPONSE_NORM, numbers["x"] / divisor ** settings["beta"], terms, numbers=numbers)


def softmax(context: ExplanationContext) -> RuleResult:
    """``exp(x) / sum of exp`` along the step's axis (torch.nn.Softmax; by default torch takes the channels)."""
    dim = context.settings("dim").get("dim")
    terms = _along(context, (1 if dim is None else dim,))
    x = float(context.terms(np.array([context.own_index])).values[0])
    return softmax_of(terms, x)


def softmax_of(terms: Terms, x: float) -> RuleResult:
    """The largest logit is taken off before ``exp`` so that nothing overflows; it cancels."""
    largest = float(terms.values.max())
    denominator = float(np.exp(terms.values - largest).sum())
    numbers = {"x": x, "largest": largest, "denominator": denominator}
    return RuleResult(Rule.SOFTMAX, math.exp(x - largest) / denominator, terms, numbers=numbers)
