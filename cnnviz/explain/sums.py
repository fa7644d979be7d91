"""Weighted sums: convolution, transposed convolution and linear layers."""

from __future__ import annotations

import numpy as np

from cnnviz.explain.explanation import Rule, Terms
from cnnviz.explain.question import Answer, Question, double
from cnnviz.explain.windows import by_gradient, patch


def _summed(terms: Terms, bias: float | None) -> Answer:
    return Answer(Rule.SUM, float(terms.products.sum()) + (bias or 0.0), terms, bias)


def _bias(question: Question, index: int) -> float | None:
    bias = question.settings("weight", "bias").get("bias")
    return None if bias is None else float(bias[index])


def convolution(question: Question) -> Answer:
    """``bias + sum of patch * kernel`` over the channels of the unit's group (torch.nn.Conv2d)."""
    channel, weight = question.unit[0], question.settings("weight")["weight"]
    kernel = double(weight[channel]).numpy()
    group = channel // (len(weight) // question.node.groups)
    channels = group * len(kernel) + np.arange(len(kernel))
    return _summed(question.terms(patch(question, channels), kernel), _bias(question, channel))


def linear(question: Question) -> Answer:
    """``bias + sum of input * weight`` along the last axis in memory, be it a vector or the channels of a map."""
    *before, output = question.index
    numbers = question.numbered()[question.node.inputs[0]][tuple(before)].long().numpy()
    weight = double(question.settings("weight")["weight"][output]).numpy()
    return _summed(question.terms(numbers, weight), _bias(question, output))


def transposed_convolution(question: Question) -> Answer:
    """``bias +`` every input that stamps the unit ``*`` the weight of its stamp there (torch.nn.ConvTranspose2d)."""
    return _summed(by_gradient(question), _bias(question, question.unit[0]))
