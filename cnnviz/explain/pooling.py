"""Pooling: the largest of a window, or its mean."""

from __future__ import annotations

import numpy as np

from cnnviz.explain.explanation import Rule
from cnnviz.explain.question import Answer, Question
from cnnviz.explain.windows import by_gradient, patch


def maximum(question: Question) -> Answer:
    """The largest value under the window, the first of equals (torch.nn.MaxPool2d); padding is minus infinity."""
    terms = question.terms(patch(question, np.array([question.unit[0]])), constants=-np.inf)
    winner = int(terms.values.argmax())
    return Answer(Rule.MAXIMUM, float(terms.values[winner]), terms, winner=winner)


def mean(question: Question) -> Answer:
    """Sum of value ``*`` weight; the weights are equal, mostly one by the number of cells."""
    terms = by_gradient(question)
    return Answer(Rule.MEAN, float(terms.products.sum()), terms)
