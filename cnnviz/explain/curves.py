"""Activation functions in double precision, as torch.nn defines them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from cnnviz.explain.context import ExplanationContext, RuleResult
from cnnviz.explain.explanation import Rule
from cnnviz.graph.kinds import Kind


def _sigmoid(x: float) -> float:
    return 0.5 + 0.5 * math.tanh(0.5 * x)  # 1 / (1 + exp(-x)) without overflow


def _hardsigmoid(x: float) -> float:
    return min(max(x + 3, 0.0), 6.0) / 6


def _gelu(x: float) -> float:
    return 0.5 * x * (1 + math.erf(x / math.sqrt(2)))


def _gelu_by_tanh(x: float) -> float:
    return 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))  # ln(1 + exp(x)) without overflow


CURVES: Mapping[Kind, Callable[[float], float]] = {
    Kind.RELU: lambda x: max(x, 0.0),
    Kind.RELU6: lambda x: min(max(x, 0.0), 6.0),
    Kind.TANH: math.tanh,
    Kind.SIGMOID: _sigmoid,
    Kind.SILU: lambda x: x * _sigmoid(x),
    Kind.GELU: _gelu,
    Kind.HARDSWISH: lambda x: x * _hardsigmoid(x),
    Kind.HARDSIGMOID: _hardsigmoid,
    Kind.MISH: lambda x: x * math.tanh(_softplus(x)),
}


def curve(context: ExplanationContext) -> RuleResult:
    """The activation function of the element that has the unit's coordinates."""
    terms = context.terms(np.array([context.own_index]))
    by_tanh = context.settings("approximate").get("approximate") == "tanh"
    function = _gelu_by_tanh if by_tanh else CURVES[context.node.kind]
    return RuleResult(Rule.CURVE, function(float(terms.values[0])), terms)
