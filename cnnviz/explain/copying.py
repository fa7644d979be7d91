"""Steps that move numbers and change none: concatenation, flatten, slice, permute, shuffle, pad, dropout at rest."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.errors import NotExplainableError
from cnnviz.explain.explanation import Rule
from cnnviz.explain.question import Answer, Question


def moved(question: Question) -> Answer:
    """Numbers are sent through the step itself: the one that comes out at the unit says where its value came from.

    They go once more with the opposite sign: what does not turn with them is a constant, such as padding. Raises
    ``NotExplainableError`` when the step does more than move values.
    """
    numbered = question.numbered()
    opposite = {name: -numbers for name, numbers in numbered.items()}
    there = float(question.compute(numbered)[question.index])
    back = float(question.compute(opposite)[question.index])
    turned = there == -back and there.is_integer() and 1 <= there <= question.count
    terms = question.terms(np.array([int(there) if turned else 0]), constants=there)
    if not (turned or there == back) or not _same(terms.values[0], question):
        raise NotExplainableError(question.node.name, str(question.node.kind))
    return Answer(Rule.COPY, float(terms.values[0]), terms)


def _same(value: float, question: Question) -> bool:
    """True for what the network had, but for the rounding of another forward pass."""
    captured = question.captured
    return (math.isnan(value) and math.isnan(captured)) or math.isclose(
        value, captured, rel_tol=1e-4, abs_tol=1e-4 * question.scale
    )
