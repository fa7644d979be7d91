"""Terms are made when they are asked for; what they tell is what the arrays hold."""

import numpy as np
import pytest

from cnnviz.explain.explanation import Explanation, Origin, Rule, Term, Terms
from cnnviz.graph.kinds import Kind

TERMS = Terms(
    names=("input", "conv"),
    values=np.array([2.0, 0.0, -3.0]),
    weights=np.array([0.5, 7.0, 1.0]),
    nodes=np.array([1, -1, 0]),
    coordinates=np.array([[4, 5, 6], [0, 0, 0], [1, 0, 2]]),
    shape=(1, 1, 3),
)


def test_a_term_tells_its_source() -> None:
    assert TERMS[0] == Term(2.0, 0.5, Origin("conv", 4, 5, 6))
    assert TERMS[0].product == 1.0
    assert TERMS[1] == Term(0.0, 7.0, None)
    assert TERMS[-1] == Term(-3.0, 1.0, Origin("input", 1, 0, 2))
    with pytest.raises(IndexError):
        TERMS[3]


def test_terms_are_a_sequence() -> None:
    assert len(TERMS) == 3
    assert list(TERMS) == [TERMS[0], TERMS[1], TERMS[2]]
    assert TERMS[1:] == (TERMS[1], TERMS[2])
    assert TERMS[::-1] == (TERMS[2], TERMS[1], TERMS[0])
    assert TERMS.products.tolist() == [each.product for each in TERMS]


def test_the_proof_is_recomputed_minus_captured() -> None:
    explanation = Explanation("conv", Kind.CONVOLUTION, (0, 0, 0), Rule.SUM, 1.5, 1.25, 2.0, TERMS)
    assert explanation.difference == 0.25
    assert explanation.bias is None
    assert explanation.winner is None
    assert dict(explanation.numbers) == {}
