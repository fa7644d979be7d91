"""Sums and products of whole maps: residual connections, gates, layer scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, fx

from cnnviz.explain.context import ExplanationContext, RuleResult
from cnnviz.explain.explanation import Rule, Terms


def _operand(context: ExplanationContext, operand: Any, indices: Mapping[str, Tensor]) -> tuple[int, float]:
    """The index of its element at the unit, or 0 and its constant; it is broadcast to the shape of the result."""
    value = context.value(operand, indices) if isinstance(operand, fx.Node) else operand
    at_unit = float(torch.as_tensor(value).broadcast_to(context.batch_shape)[context.batch_index])
    is_element = isinstance(operand, fx.Node) and context.name_of(operand) is not None
    return (int(at_unit), 0.0) if is_element else (0, at_unit)


def _terms(context: ExplanationContext) -> Terms:
    step = context.step
    operands = [*step.args, *(step.kwargs[name] for name in ("input", "other") if name in step.kwargs)]
    inputs = context.element_indices()
    indices, constants = zip(*(_operand(context, operand, inputs) for operand in operands), strict=True)
    alpha: Any = step.kwargs.get("alpha", 1.0)  # torch.add(a, b, alpha=2) is a + 2 b
    weights = np.array([*[1.0] * (len(operands) - 1), alpha])
    return context.terms(np.array(indices, dtype=np.int64), weights, np.array(constants))


def add(context: ExplanationContext) -> RuleResult:
    """Every operand once, in order; ``x + x`` has two."""
    terms = _terms(context)
    return RuleResult(Rule.ADD, float(terms.products.sum()), terms)


def multiply(context: ExplanationContext) -> RuleResult:
    """The product of the operands, in order."""
    terms = _terms(context)
    return RuleResult(Rule.MULTIPLY, float(terms.products.prod()), terms)
