"""Pooling: the largest of a window, or its mean."""

from __future__ import annotations

import numpy as np

from cnnviz.explain.context import ExplanationContext, RuleResult
from cnnviz.explain.explanation import Rule
from cnnviz.explain.windows import by_gradient, patch


def maximum(context: ExplanationContext) -> RuleResult:
    """The largest value under the window, the first of equals (torch.nn.MaxPool2d); padding is minus infinity."""
    terms = context.terms(patch(context, np.array([context.unit[0]])), constants=-np.inf)
    winner = int(terms.values.argmax())
    return RuleResult(Rule.MAXIMUM, float(terms.values[winner]), terms, winner=winner)


def mean(context: ExplanationContext) -> RuleResult:
    """Sum of value ``*`` weight; the weights are equal, mostly one by the number of cells."""
    terms = by_gradient(context)
    return RuleResult(Rule.MEAN, float(terms.products.sum()), terms)
