"""Weighted sums: convolution, transposed convolution and linear layers."""

from __future__ import annotations

import numpy as np

from cnnviz.explain.context import ExplanationContext, RuleResult, double
from cnnviz.explain.explanation import Rule, Terms
from cnnviz.explain.windows import by_gradient, patch


def _summed(terms: Terms, bias: float | None) -> RuleResult:
    return RuleResult(Rule.SUM, float(terms.products.sum()) + (bias or 0.0), terms, bias)


def _bias(context: ExplanationContext, index: int) -> float | None:
    bias = context.settings("weight", "bias").get("bias")
    return None if bias is None else float(bias[index])


def convolution(context: ExplanationContext) -> RuleResult:
    """``bias + sum of patch * kernel`` over the channels of the unit's group (torch.nn.Conv2d)."""
    channel, weight = context.unit[0], context.settings("weight")["weight"]
    kernel = double(weight[channel]).numpy()
    group = channel // (len(weight) // context.node.groups)
    channels = group * len(kernel) + np.arange(len(kernel))
    return _summed(context.terms(patch(context, channels), kernel), _bias(context, channel))


def linear(context: ExplanationContext) -> RuleResult:
    """``bias + sum of input * weight`` along the last axis in memory, be it a vector or the channels of a map."""
    *before, output = context.batch_index
    numbers = context.element_indices()[context.node.inputs[0]][tuple(before)].long().numpy()
    weight = double(context.settings("weight")["weight"][output]).numpy()
    return _summed(context.terms(numbers, weight), _bias(context, output))


def transposed_convolution(context: ExplanationContext) -> RuleResult:
    """``bias +`` sum of input ``*`` weight over the inputs whose kernel covers the unit (torch.nn.ConvTranspose2d)."""
    return _summed(by_gradient(context), _bias(context, context.unit[0]))
