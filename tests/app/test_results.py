"""Results for all visitors: bounded in bytes, computed once at a time, one forward pass for a node and its units."""

import gc
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import cnnviz
from app import results
from app.results import Store, Subject, networks, size_of
from app.results.store import OVERHEAD
from cnnviz.graph import execution
from cnnviz.graph.changes import Bypass
from cnnviz.probabilities import softmax

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")
LENET = Subject("lenet5", "random", "sample:digit-3")


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks in a thread each; their results, in order. An error in one is an error here."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [done.result() for done in [pool.submit(task) for task in tasks]]


def store_of(kilobytes: int) -> Store:
    return Store(kilobytes * (1000 + OVERHEAD))


class TestStore:
    def test_the_one_not_used_for_longest_makes_room(self) -> None:
        evicted: list[object] = []
        store = Store(2 * (1000 + OVERHEAD), evicted.append)
        for name in "ab":
            store.put(name, name, 1000)
        assert store.get("a") == "a"
        store.put("c", "c", 1000)
        assert [store.get(name) for name in "abc"] == ["a", None, "c"]
        assert evicted == ["b"]

    def test_what_is_put_again_is_replaced(self) -> None:
        store = store_of(2)
        for value in range(9):
            store.put("a", value, 1000)
        assert store.get("a") == 8
        assert store.size == 1000 + OVERHEAD

    def test_a_value_larger_than_everything_is_computed_and_not_kept(self) -> None:
        store = store_of(1)
        assert store.computed("a", lambda: bytes(9000)) == bytes(9000)
        assert "a" not in store
        assert store.size == 0

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9_000)), max_size=60))
    def test_it_never_holds_more_than_its_budget(self, puts: list[tuple[int, int]]) -> None:
        store, last = Store(10_000), {}
        for key, size in puts:
            store.put(key, size, size)
            last[key] = size
            assert store.size <= 10_000
            assert store.get(key) == (size if size + OVERHEAD <= 10_000 else None)
        kept = [key for key in last if key in store]
        assert store.size == sum(last[key] + OVERHEAD for key in kept)

    def test_a_key_is_computed_once_while_others_wait(self) -> None:
        store, calls = store_of(9), []

        def slow() -> int:
            calls.append(threading.get_ident())
            time.sleep(0.2)
            return 7

        assert at_once(*(4 * [lambda: store.computed("a", slow)])) == [7] * 4
        assert len(calls) == 1

    def test_other_keys_do_not_wait(self) -> None:
        store, started = store_of(9), threading.Event()

        def waits() -> bool:
            return started.wait(10)

        def goes() -> bool:
            started.set()
            return True

        assert at_once(lambda: store.computed("a", waits), lambda: store.computed("b", goes)) == [True, True]

    def test_an_exception_reaches_all_who_wait_and_is_not_kept(self) -> None:
        store, ready = store_of(9), threading.Barrier(3)

        def fails() -> int:
            time.sleep(0.2)
            raise ValueError("no")

        def ask() -> str:
            ready.wait(10)
            try:
                store.computed("a", fails)
            except ValueError as error:
                return str(error)
            return ""

        assert at_once(ask, ask, ask) == ["no"] * 3
        assert store.computed("a", lambda: 5) == 5

    def test_where_a_script_is_stopped_another_computes(self) -> None:
        store, begun = store_of(9), threading.Event()

        def stopped() -> int:
            begun.set()
            time.sleep(0.2)
            raise SystemExit

        def first() -> str:
            with pytest.raises(SystemExit):
                store.computed("a", stopped)
            return "stopped"

        def second() -> int:
            begun.wait(10)
            return store.computed("a", lambda: 3)

        assert at_once(first, second) == ["stopped", 3]

    def test_what_matches_is_discarded(self) -> None:
        store = store_of(9)
        for key in range(4):
            store.put(key, key)
        store.discard(lambda key: key in {1, 2})
        assert [key in store for key in range(4)] == [True, False, False, True]

    def test_it_stays_bounded_under_many_hands(self) -> None:
        store = store_of(8)

        def visitor(seed: int) -> Callable[[], None]:
            def use() -> None:
                for index in range(500):
                    assert (
                        store.computed((seed, index % 20), lambda index=index: index % 20, lambda _: 1000) == index % 20
                    )
                    store.get(((seed + 1) % 4, index % 20))

            return use

        at_once(*(visitor(seed) for seed in range(4)))
        assert store.size == 8 * (1000 + OVERHEAD)


def test_sizes_are_those_of_arrays_wherever_they_lie() -> None:
    array = np.zeros((3, 4), np.float32)
    assert size_of(array) == 48
    assert size_of([array, (array, {"a": array})]) >= 3 * 48
    explanation = LENET.explanation("c3", (0, 0, 0))
    assert size_of(explanation) > explanation.terms.values.nbytes + explanation.terms.coordinates.nbytes


def test_garbage_is_frozen_and_one_thread_computes() -> None:
    results.prepare()
    assert gc.get_freeze_count() > 10_000
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
