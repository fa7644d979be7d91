"""Values kept in memory: bounded in bytes that several stores share, each computed once at a time."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.results.store import OVERHEAD, Budget, Store, size_of


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks in a thread each; their results, in order. An error in one is an error here."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [done.result() for done in [pool.submit(task) for task in tasks]]


def store_of(kilobytes: int) -> Store:
    return Store(Budget(kilobytes * (1000 + OVERHEAD)))


class TestStore:
    def test_the_one_not_used_for_longest_makes_room(self) -> None:
        evicted: list[object] = []
        store = Store(Budget(2 * (1000 + OVERHEAD)), evicted=evicted.append)
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

    def test_what_one_store_leaves_free_others_may_take(self) -> None:
        budget = Budget(10 * (1000 + OVERHEAD))
        one, other = Store(budget, 0.5), Store(budget, 0.5)
        for key in range(9):
            one.put(key, key, 1000)
        assert budget.used == 9 * (1000 + OVERHEAD)
        for key in range(9):
            other.put(key, key, 1000)
        assert [key for key in range(9) if key in one] == [5, 6, 7, 8]
        assert [key for key in range(9) if key in other] == [3, 4, 5, 6, 7, 8]

    def test_the_store_beyond_its_share_makes_room_for_a_large_value(self) -> None:
        budget = Budget(100_000)
        networks, uploads = Store(budget, 0.7), Store(budget, 0.3)
        uploads.put("photo", 1, 20_000)
        networks.put("small", 1, 70_000)
        networks.put("large", 1, 75_000)
        assert ("photo" in uploads, "small" in networks, "large" in networks) == (True, False, True)

    def test_what_nobody_used_for_a_while_is_dropped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        evicted: list[object] = []
        store, now = Store(Budget(9999), evicted=evicted.append), iter((0.0, 0.0, 50.0, 100.0))
        monkeypatch.setattr("app.results.store.time", SimpleNamespace(monotonic=lambda: next(now)))
        store.put("a", 1)
        store.put("b", 1)
        assert store.get("a") == 1
        store.expire(60)
        assert ("a" in store, "b" in store, evicted) == (True, False, ["b"])
        assert store.size == size_of(1) + OVERHEAD

    def test_a_value_larger_than_everything_is_computed_and_not_kept(self) -> None:
        store = store_of(1)
        assert store.computed("a", lambda: bytes(9000)) == bytes(9000)
        assert "a" not in store
        assert store.size == 0

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9_000)), max_size=60))
    def test_it_never_holds_more_than_its_budget(self, puts: list[tuple[int, int]]) -> None:
        store, last = Store(Budget(10_000)), {}
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
