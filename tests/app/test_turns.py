"""Turns at the processor: bounded, fair, given up by who leaves, and ended when their time is over."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

import cnnviz
from app.results import Subject, turns
from app.results.turns import Turns, forwarding
from cnnviz.errors import BusyError, TimeLimitError
from cnnviz.interruption import checkpoint

SECONDS = 10


def nothing() -> None:
    """A visitor who stays."""


class Queue:
    """Visitors who wait for one place; ``order`` is that in which they get it."""

    def __init__(self) -> None:
        self.turns, self.order, self._threads = Turns(1, SECONDS), [], []

    def wait(self, holder: str, check: Callable[[], None] = nothing) -> None:
        """Start waiting; returns when the visitor stands in the queue."""
        before = self.length()

        def script() -> None:
            with self.turns.turn(holder, check):
                self.order.append(holder)

        thread = threading.Thread(target=script)
        self._threads.append(thread)
        thread.start()
        while self.length() == before:
            pass

    def length(self) -> int:
        return sum(map(len, self.turns._waiting.values()))

    @contextmanager
    def held(self) -> Iterator[None]:
        """While another visitor has the place; afterwards all have had theirs."""
        with self.turns.turn("holder", nothing):
            yield
        for thread in self._threads:
            thread.join(SECONDS)


def test_the_first_to_come_is_the_first_to_go() -> None:
    queue = Queue()
    with queue.held():
        for name in "abc":
            queue.wait(name)
    assert queue.order == ["a", "b", "c"]


def test_many_windows_of_one_visitor_stand_behind_others() -> None:
    queue = Queue()
    with queue.held():
        for name in "aaab":
            queue.wait(name)
    assert queue.order == ["a", "b", "a", "a"]


def test_no_more_than_allowed_hold_a_turn() -> None:
    several, holding, most = Turns(2, SECONDS), [], []

    def script() -> None:
        for _ in range(50):
            with several.turn(str(threading.get_ident()), nothing):
                holding.append(1)
                most.append(len(holding))
                holding.pop()

    threads = [threading.Thread(target=script) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert len(most) == 300
    assert max(most) <= 2
    assert several._free == 2


def test_who_waits_too_long_is_told_so_and_leaves_the_queue() -> None:
    impatient = Turns(1, 0.0)
    with impatient.turn("a", nothing):
        with pytest.raises(BusyError), impatient.turn("b", nothing):
            pass
        assert not impatient._waiting
    with impatient.turn("b", nothing):
        pass


def test_who_leaves_while_waiting_makes_room() -> None:
    one = Turns(1, SECONDS)

    def leave() -> None:
        raise SystemExit

    with one.turn("a", nothing):
        with pytest.raises(SystemExit), one.turn("b", leave):
            pass
        assert not one._waiting
    assert one._free == 1


def test_an_error_gives_the_turn_back() -> None:
    one = Turns(1, SECONDS)
    with pytest.raises(ZeroDivisionError), one.turn("a", nothing):
        raise ZeroDivisionError
    assert one._free == 1


def test_a_computation_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter((0.0, 19.0, 21.0))
    monkeypatch.setattr(turns, "time", SimpleNamespace(thread_time=lambda: next(now), monotonic=lambda: 0.0))
    with forwarding():
        checkpoint()
        with pytest.raises(TimeLimitError):
            checkpoint()
    assert turns._turns._free == turns.AT_ONCE


def test_a_run_of_a_visitor_who_left_ends_at_the_next_node(monkeypatch: pytest.MonkeyPatch) -> None:
    subject, calls = Subject("lenet5", "random", "sample:digit-1"), []
    assert subject.network

    def leave() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit

    monkeypatch.setattr(turns, "check_presence", leave)
    with pytest.raises(SystemExit):
        subject.activations("f6")
    monkeypatch.undo()
    assert subject.activations("f6").shape == (84, 1, 1)
    assert len(calls) == 2


def test_the_errors_have_sentences() -> None:
    from app.text import LANGUAGES, sentence, words  # noqa: PLC0415 - torch is not needed for the tests above

    for language in LANGUAGES:
        for error in (BusyError(20), TimeLimitError(20)):
            assert "20" in sentence(words(language), error)
    assert issubclass(BusyError, cnnviz.CnnvizError)


def test_the_first_screen_computes_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.choosing import first_screen  # noqa: PLC0415 - as above

    first_screen.load()
    held: list[str] = []
    monkeypatch.setattr(turns, "visitor", lambda: held.append("turn") or "")
    for _ in range(2):
        first_screen.compute()
    assert held == ["turn", "turn"]
