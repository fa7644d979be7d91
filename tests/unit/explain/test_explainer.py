"""What ``Run`` promises: it asks the network again only for what it lacks, says what is wrong, disturbs nobody."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import cnnviz
from cnnviz.explain import explainer
from cnnviz.graph import execution
from cnnviz.graph.kinds import Kind
from cnnviz.graph.reading import trace
from cnnviz.network import Network
from cnnviz.weights.loading import load_weights

CHELSEA = cnnviz.read_sample("chelsea")
DIGIT = cnnviz.read_sample("digit-3")


@pytest.fixture(scope="module")
def lenet() -> Network:
    return cnnviz.load("lenet5", on="cpu")


def test_an_explanation_leads_down_to_the_pixels(lenet: Network) -> None:
    run = lenet.run(DIGIT, [])
    name, unit = lenet.nodes[-1].name, (3, 0, 0)
    trail = []
    while name != "input":
        explanation = run.explain(name, *unit)
        trail.append(explanation.kind)
        largest = explanation.terms[int(np.abs(explanation.terms.products).argmax())]
        assert largest.source is not None
        name, unit = largest.source.node, (largest.source.channel, largest.source.row, largest.source.column)
    assert trail[0] is Kind.LINEAR
    assert trail[-1] is Kind.CONVOLUTION
    assert len(trail) == 12
    _, row, column = unit
    pixel = lenet.view(DIGIT)[row, column, 0] / 255
    mean, std = lenet.preprocessing.mean[0], lenet.preprocessing.std[0]
    assert largest.value == pytest.approx((pixel - mean) / std, abs=1e-6)


def test_what_was_kept_is_not_computed_again(lenet: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    full, part = lenet.run(DIGIT, ["s2", "c3"]), lenet.run(DIGIT, ["c3"])
    computed: list[list[str]] = []
    real = execution.run

    def counted(module: Any, graph: Any, start: Any, steps: Any, replaced: Any) -> Any:
        computed.append(list(steps.values()))
        return real(module, graph, start, steps, replaced)

    monkeypatch.setattr(execution, "run", counted)
    explanation = full.explain("c3", channel=5, row=4, column=3)
    assert [each for each in computed if each] == []
    assert part.explain("c3", channel=5, row=4, column=3).value == pytest.approx(explanation.value)
    assert [each for each in computed if each] == [["s2"]]


def test_a_class_is_explained_by_all_scores(lenet: Network) -> None:
    run, shares = lenet.run(DIGIT, []), lenet.probabilities(DIGIT)
    explanation = run.explain_class(3)
    assert (explanation.rule, explanation.kind, explanation.node) == (
        cnnviz.Rule.SOFTMAX,
        Kind.SOFTMAX,
        lenet.nodes[-1].name,
    )
    assert explanation.captured == float(shares[3])
    assert explanation.value == pytest.approx(float(shares[3]), abs=1e-6)
    assert explanation.scale == float(shares.max())
    scores = lenet.run(DIGIT, [explanation.node]).maps[explanation.node]
    np.testing.assert_array_equal(explanation.terms.values, scores)
    assert [term.source.channel for term in explanation.terms if term.source] == list(range(10))
    assert explanation.numbers["largest"] == scores.max()
    assert sum(run.explain_class(index).value for index in range(10)) == pytest.approx(1)


WRONG = [
    ("c9", (0, 0, 0), {"network": "lenet5", "node": "c9"}),
    ("c3", (16, 0, 0), {"node": "c3", "shape": "16 × 10 × 10", "channel": 16, "row": 0, "column": 0}),
    ("c3", (0, -1, 0), {"node": "c3", "shape": "16 × 10 × 10", "channel": 0, "row": -1, "column": 0}),
    ("c3", (0, 0, 10), {"node": "c3", "shape": "16 × 10 × 10", "channel": 0, "row": 0, "column": 10}),
    ("f6", (0, 1, 0), {"node": "f6", "shape": "84", "channel": 0, "row": 1, "column": 0}),
]


@pytest.mark.parametrize(("name", "unit", "facts"), WRONG)
def test_what_is_not_there_is_told(
    lenet: Network, name: str, unit: tuple[int, int, int], facts: dict[str, Any]
) -> None:
    with pytest.raises((cnnviz.UnknownNodeError, cnnviz.UnknownUnitError)) as caught:
        lenet.run(DIGIT, []).explain(name, *unit)
    assert caught.value.facts == facts


@pytest.mark.parametrize("index", [-1, 10])
def test_a_class_that_is_not_there_is_told(lenet: Network, index: int) -> None:
    with pytest.raises(cnnviz.UnknownUnitError):
        lenet.run(DIGIT, []).explain_class(index)


def test_visitors_explain_at_once_and_the_module_stays_as_it_was() -> None:
    net = cnnviz.load("mobilenet_v3_small", "random", on="cpu")
    run = net.run(CHELSEA, [node.name for node in net.nodes])
    before = [(name, value.data_ptr(), value._version) for name, value in net._module.state_dict().items()]
    expected = [run.explain(node.name, 0).value for node in net.nodes]
    wrong: list[str] = []

    def visit(order: Callable[[Any], Any]) -> None:
        for node, value in order(list(zip(net.nodes, expected, strict=True))):
            if run.explain(node.name, 0).value != value:
                wrong.append(node.name)

    threads = [threading.Thread(target=visit, args=(order,)) for order in (list, reversed, list, reversed)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [(name, value.data_ptr(), value._version) for name, value in net._module.state_dict().items()] == before
    assert not any(child.training or child._forward_hooks for child in net._module.modules())
    assert not any(value.requires_grad or value.grad is not None for value in net._module.parameters())


def test_it_works_where_gradients_are_switched_off(lenet: Network) -> None:
    run = lenet.run(DIGIT, [])
    with torch.inference_mode():
        explanation = run.explain("s2", 1, 2, 3)
    assert explanation.terms.weights.tolist() == [0.25] * 4


def test_sums_on_a_graphics_card_are_single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = load_weights("lenet5", "random")
    monkeypatch.setattr(weights.module, "to", lambda _: weights.module)
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", True)
    Network("lenet5", weights, trace(weights.module, (1, 32, 32)), torch.device("cuda"))
    assert torch.backends.cudnn.allow_tf32 is False


def test_a_sum_of_too_many_terms_is_refused_before_it_is_taken_apart(
    lenet: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explainer, "MOST_TERMS", 25)
    run = lenet.run(DIGIT, [])
    assert len(run.explain("c1", 0, 3, 3).terms) == 25
    with pytest.raises(cnnviz.NotExplainableError) as caught:
        run.explain("c3", 0, 3, 3)
    assert caught.value.facts == {"node": "c3", "terms": 150, "limit": 25}
