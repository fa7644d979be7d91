"""Results for all visitors: bounded in bytes, computed once at a time, one forward pass for a node and its units."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

import cnnviz
from app import results
from app.results import Subject, networks, size_of
from cnnviz.graph import execution
from cnnviz.graph.changes import Bypass
from cnnviz.probabilities import softmax

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")
LENET = Subject("lenet5", "random", "sample:digit-3")


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks in a thread each; their results, in order. An error in one is an error here."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [done.result() for done in [pool.submit(task) for task in tasks]]


def test_sizes_are_those_of_arrays_wherever_they_lie() -> None:
    array = np.zeros((3, 4), np.float32)
    assert size_of(array) == 48
    assert size_of([array, (array, {"a": array})]) >= 3 * 48
    explanation = LENET.explanation("c3", (0, 0, 0))
    assert size_of(explanation) > explanation.terms.values.nbytes + explanation.terms.coordinates.nbytes


def test_one_thread_computes() -> None:
    results.prepare()
    assert torch.get_num_threads() == 1


def test_a_network_is_loaded_once_for_all_visitors() -> None:
    one, other = at_once(*2 * [lambda: results.network("lenet5", "random")])
    assert one is other is LENET.network


def test_visitors_at_once_get_their_own_results() -> None:
    subjects = [Subject("lenet5", "random", f"sample:digit-{digit}") for digit in range(6)]
    expected = [LENET.network.run(cnnviz.read_sample(f"digit-{digit}"), ["c1"]).maps["c1"] for digit in range(6)]
    outputs = at_once(*(lambda subject=subject: subject.activations("c1") for subject in subjects))
    for one, other in zip(outputs, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)
    assert not outputs[0].flags.writeable


def test_vectors_look_like_maps_of_one_position() -> None:
    assert LENET.activations("f6").shape == (84, 1, 1)
    assert LENET.input_shape(LENET.network.node("c3")) == (6, 14, 14)
    assert LENET.input_shape(LENET.network.node("c1")) == LENET.activations("input").shape == (1, 32, 32)


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Grows by one at each forward pass; nothing that another test computed is kept."""
    networks.results.discard(lambda _: True)
    run, started = execution.run, []

    def counted(*arguments: Any) -> Any:
        started.append(arguments)
        return run(*arguments)

    monkeypatch.setattr(execution, "run", counted)
    return started


def test_opening_a_unit_costs_one_forward_pass(passes: list[Any]) -> None:
    subject = Subject("lenet5", "random", "sample:digit-8")
    maps, inputs = subject.activations("c3"), subject.inputs("c3")
    one, other = (subject.explanation("c3", unit) for unit in ((0, 0, 0), (15, 9, 9)))
    assert (one.captured, other.captured) == (float(maps[0, 0, 0]), float(maps[15, 9, 9]))
    assert {name: each.shape for name, each in inputs.items()} == {"s2": (6, 14, 14)} or len(inputs) == 1
    assert len(passes) == 1


def test_one_pass_serves_several_nodes_and_the_probabilities(passes: list[Any]) -> None:
    subject = Subject("lenet5", "random", "sample:digit-7")
    last = subject.network.nodes[-1].name
    subject.keep("c1", "c3", last)
    assert len(passes) == 1
    shares, maps = subject.probabilities(), [subject.activations(name) for name in ("c1", "c3")]
    subject.keep("c1", last)
    assert len(passes) == 1
    picture = cnnviz.read_sample("digit-7")
    np.testing.assert_array_equal(shares, subject.network.probabilities(picture))
    alone = subject.network.run(picture, ["c1", "c3"]).maps
    assert all(np.array_equal(one, alone[name]) for one, name in zip(maps, ("c1", "c3"), strict=True))
    assert ("runs", subject, ("c1", "c3", last)) not in networks.results


@pytest.mark.parametrize(
    ("slug", "node", "source"),
    [
        ("mobilenet_v3_small", "features.4.block.2.mul", "features.4.block.1.2"),
        ("alexnet2012", "norm1", "relu1"),
        ("resnet18", "layer3.0.add", "layer3.0.downsample.1"),
    ],
)
def test_a_run_with_changes_goes_on_from_what_is_kept(slug: str, node: str, source: str, passes: list[Any]) -> None:
    subject = Subject(slug, "random", "sample:coffee")
    network, last = subject.network, subject.network.nodes[-1].name
    changes = {node: Bypass(source)}
    whole = softmax(network.run_batch([cnnviz.read_sample("coffee")], [last], changes)[last][0])
    subject.activations(node)
    before = len(passes)
    np.testing.assert_array_equal(subject.probabilities_with(changes), whole)
    assert len(passes) == before + 1
    start = next(iter(subject.start(node)))
    assert set(passes[-1][2]) == {network._graph.steps[start]}


def test_no_changes_are_the_network_as_it_is() -> None:
    np.testing.assert_array_equal(LENET.probabilities_with({}), LENET.probabilities())


def test_results_go_with_their_network() -> None:
    subject = Subject("mycnn", "random", "sample:digit-3")
    node = subject.network.nodes[0].name
    subject.activations(node)
    assert ("run", subject, node) in networks.results
    networks.networks.discard(lambda key: key == ("mycnn", "random"))
    networks._forget_results(("mycnn", "random"))
    assert ("run", subject, node) not in networks.results


def test_a_picture_is_kept_by_its_content() -> None:
    picture = cnnviz.read_sample("digit-3")
    key = results.keep_picture(picture)
    assert key == results.keep_picture(cnnviz.picture_from_pixels(picture.pixels))
    assert results.picture(key) == picture
    assert results.picture("sample:digit-3") == picture


@pytest.mark.parametrize("key", ["", "own:", "own:0123456789abcdef", "sample:nothing", "sample:../samples", "else"])
def test_pictures_that_are_not_there(key: str) -> None:
    assert not results.has_picture(key)
    with pytest.raises(cnnviz.PictureError) as caught:
        results.picture(key)
    assert caught.value.reason == cnnviz.PictureFault.NOT_FOUND


def test_weights_that_left_the_store() -> None:
    with pytest.raises(cnnviz.WeightsError) as caught:
        results.network("lenet5", "file:0123456789abcdef")
    assert caught.value.reason == cnnviz.WeightsFault.NOT_FOUND
    with pytest.raises(cnnviz.WeightsError):
        results.network("lenet5", results.keep_weights(b"not weights"))
