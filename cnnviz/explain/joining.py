"""Sums and products of whole maps: residual connections, gates, layer scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, fx

from cnnviz.explain.explanation import Rule, Terms
from cnnviz.explain.question import Answer, Question


def _operand(question: Question, given: Any, numbered: Mapping[str, Tensor]) -> tuple[int, float]:
    """Its number at the unit, or 0 and the constant there: an operand is broadcast to the shape of the result."""
    value = question.value(given, numbered) if isinstance(given, fx.Node) else given
    here = float(torch.as_tensor(value).broadcast_to(question.batch_shape)[question.index])
    from_unit = isinstance(given, fx.Node) and question.name_of(given) is not None
    return (int(here), 0.0) if from_unit else (0, here)


def _terms(question: Question) -> Terms:
    step = question.step
    given = [*step.args, *(step.kwargs[name] for name in ("input", "other") if name in step.kwargs)]
    numbered = question.numbered()
    numbers, constants = zip(*(_operand(question, each, numbered) for each in given), strict=True)
    alpha: Any = step.kwargs.get("alpha", 1.0)  # torch.add(a, b, alpha=2) is a + 2 b
    weights = np.array([*[1.0] * (len(given) - 1), alpha])
    return question.terms(np.array(numbers, dtype=np.int64), weights, np.array(constants))


def add(question: Question) -> Answer:
    """Every operand once, in order; ``x + x`` has two."""
    terms = _terms(question)
    return Answer(Rule.ADD, float(terms.products.sum()), terms)


def multiply(question: Question) -> Answer:
    """The product of the operands, in order."""
    terms = _terms(question)
    return Answer(Rule.MULTIPLY, float(terms.products.prod()), terms)
