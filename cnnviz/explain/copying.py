"""Steps that move values and change none: concatenation, flatten, slice, permute, shuffle, pad, dropout."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.errors import NotExplainableError
from cnnviz.explain.context import ExplanationContext, RuleResult
from cnnviz.explain.explanation import Rule


def moved(context: ExplanationContext) -> RuleResult:
    """The step computes the elements' indices: the one that comes out at the unit names the element that it copies.

    It computes them once more with the opposite sign: a result that does not change its sign is a constant, such as
    padding. Raises ``NotExplainableError`` when the step does more than move values.
    """
    indices = context.element_indices()
    opposite = {name: -values for name, values in indices.items()}
    result = float(context.compute(indices)[context.batch_index])
    negated = float(context.compute(opposite)[context.batch_index])
    is_element = result == -negated and result.is_integer() and 1 <= result <= context.count
    terms = context.terms(np.array([int(result) if is_element else 0]), constants=result)
    if not (is_element or result == negated) or not _same(terms.values[0], context):
        raise NotExplainableError(context.node.name, str(context.node.kind))
    return RuleResult(Rule.COPY, float(terms.values[0]), terms)


def _same(value: float, context: ExplanationContext) -> bool:
    """Whether ``value`` is the captured one, up to the rounding of another forward pass."""
    captured = context.captured
    return (math.isnan(value) and math.isnan(captured)) or math.isclose(
        value, captured, rel_tol=1e-4, abs_tol=1e-4 * context.scale
    )
