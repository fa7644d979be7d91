"""The context of an explanation: elements and their indices, and the step computed again, against torch."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnnviz.explain.context import ExplanationContext, double, index_of
from tests.explaining import Calls, context_of

SHAPE = (3, 4, 5)


def joined(_: nn.Module, x: Tensor) -> Tensor:
    return torch.cat([x.relu(), x.mean((2, 3), keepdim=True).expand(1, 3, 4, 5)], 1)


@pytest.fixture
def concatenation() -> ExplanationContext:
    return context_of(Calls(joined), SHAPE, (4, 2, 3))


def test_an_index_names_an_element_and_its_coordinates(concatenation: ExplanationContext) -> None:
    sizes = {name: concatenation.maps[name].size for name in concatenation.node.inputs}
    assert len(sizes) == 2
    assert concatenation.count == sum(sizes.values())
    units = set()
    for term in concatenation.terms(np.arange(1, concatenation.count + 1)):
        assert term.source is not None
        unit = (term.source.channel, term.source.row, term.source.column)
        assert term.value == concatenation.maps[term.source.node][unit]
        units.add((term.source.node, *unit))
    assert len(units) == concatenation.count


def test_zero_is_no_element(concatenation: ExplanationContext) -> None:
    terms = concatenation.terms(np.array([[0, 1], [0, 2]]), weights=2.0, constants=np.array([[7.0, 8.0], [9.0, 10.0]]))
    assert terms.shape == (2, 2)
    assert [term.source is None for term in terms] == [True, False, True, False]
    assert [terms[0].value, terms[2].value] == [7, 9]
    assert terms.weights.tolist() == [2] * 4


def test_the_step_computes_with_indices_as_with_values(concatenation: ExplanationContext) -> None:
    indices = concatenation.compute(concatenation.element_indices())
    assert indices.shape == concatenation.batch_shape == (1, 6, 4, 5)
    index = int(indices[concatenation.batch_index])
    (term,) = concatenation.terms(np.array([index]))
    assert term.value == concatenation.captured
    assert concatenation.scale == np.abs(concatenation.maps[concatenation.node.name]).max()


def test_an_element_of_the_same_coordinates() -> None:
    context = context_of(nn.ReLU(), SHAPE, (2, 1, 4))
    expected = torch.arange(1, 61).reshape(1, *SHAPE)[0, 2, 1, 4]
    assert context.own_index == expected
    assert context.terms(np.array([context.own_index])).coordinates.tolist() == [[2, 1, 4]]


def test_values_lie_as_the_step_reads_them() -> None:
    context = context_of(Calls(lambda _, x: torch.tanh(x.permute(0, 2, 3, 1))), SHAPE, (2, 1, 4))
    assert context.axes(context.node.name) == (3, 1, 2)
    assert context.batch_index == index_of((3, 1, 2), (2, 1, 4)) == (0, 1, 4, 2)
    assert context.batch_shape == (1, 4, 5, 3)
    (name,) = context.node.inputs
    batch = context.batch(name, context.maps[name])
    np.testing.assert_array_equal(batch[0].permute(2, 0, 1), context.maps[name])
    assert float(context.compute({name: batch})[context.batch_index]) == pytest.approx(context.captured, abs=1e-6)


def test_settings_are_attributes_or_arguments() -> None:
    assert context_of(nn.Softmax(1), SHAPE, (0, 0, 0)).settings("dim", "nothing") == {"dim": 1}
    called = context_of(Calls(lambda _, x: torch.softmax(x, dim=2)), SHAPE, (0, 0, 0))
    assert called.settings("dim", "dtype") == {"dim": 2}


def test_a_double_is_a_copy() -> None:
    tensor = torch.ones(2, 3, requires_grad=True)
    copied = double(tensor)
    copied[0, 0] = 5
    assert (copied.dtype, copied.requires_grad) == (torch.float64, False)
    assert torch.equal(tensor.detach(), torch.ones(2, 3))
