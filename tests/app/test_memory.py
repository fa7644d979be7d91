"""What the process keeps is bounded by a setting, and what nobody uses goes."""

import asyncio
import gc
import time
import weakref
from typing import Any

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

import cnnviz
from app.results import housekeeping, memory, networks, uploads
from tests.app.one_page import opened

PICTURE = cnnviz.read_sample("digit-5")


def test_networks_results_and_uploads_share_one_budget() -> None:
    before = memory.BUDGET.used
    key = uploads.keep_weights(bytes(50_000))
    networks.results.put("a", bytes(50_000), 50_000)
    networks.networks.put("b", "b", 50_000)
    assert 150_000 < memory.BUDGET.used - before < 155_000
    uploads.sweep(uploads.users())
    for store in (networks.results, networks.networks):
        store.discard(lambda each: each in {"a", "b"})
    assert not uploads.has_weights(key)


def test_an_upload_stays_as_long_as_a_session_that_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "session", lambda: "first")
    key = uploads.keep_picture(PICTURE)
    monkeypatch.setattr(uploads, "session", lambda: "second")
    assert uploads.picture(key) == PICTURE
    uploads.sweep({"first"})
    assert uploads.has_picture(key)
    uploads.sweep({"second"})
    assert not uploads.has_picture(key)


def test_an_upload_of_a_session_that_came_after_the_list_of_sessions_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[str] = []

    async def once(_: float) -> None:
        if rounds:
            raise asyncio.CancelledError

    def listed() -> set[str]:
        rounds.append(uploads.keep_picture(PICTURE))
        return set()

    monkeypatch.setattr(housekeeping.asyncio, "sleep", once)
    monkeypatch.setattr(housekeeping, "sessions", listed)
    monkeypatch.setattr(uploads, "session", lambda: "late")
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(housekeeping.keep_house())
    assert uploads.has_picture(rounds[0])
    uploads.sweep({"late"})
    assert not uploads.has_picture(rounds[0])


def test_what_is_there_before_the_first_session_is_never_looked_through_again() -> None:
    thresholds = gc.get_threshold()
    try:
        memory.freeze()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[2] == memory.NEVER
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def test_a_network_that_nobody_uses_leaves_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    network = weakref.ref(networks.network("mycnn", "random"))
    monkeypatch.setattr(housekeeping, "NETWORK_UNUSED", -1)
    housekeeping.tidy(())
    memory.collect()
    assert network() is None


def test_sessions_that_ended_are_closed_without_a_next_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []

    class Session:
        def __init__(self, name: str) -> None:
            self.id = name

        def __del__(self) -> None:
            closed.append(self.id)

    class Info:
        def __init__(self, name: str) -> None:
            self.session = Session(name)

    storage = MemorySessionStorage(ttl_seconds=0)
    manager = WebsocketSessionManager(storage, *3 * [None])  # type: ignore[arg-type]
    runtime: Any = type("Running", (), {"_session_mgr": manager})()
    monkeypatch.setattr(Runtime, "_instance", runtime)
    storage.save(Info("ended"))  # type: ignore[arg-type]
    time.sleep(0.01)
    assert closed == []
    assert housekeeping.sessions() == set()
    assert closed == ["ended"]


@pytest.mark.parametrize(
    ("package", "asked"),
    [
        ("explore", {}),
        ("explore", {"layer": "conv1", "view": "filters"}),
        ("receptive_fields", {}),
        ("receptive_fields", {"rf_view": "effective"}),
        ("blocks", {"blk_topic": "residual"}),
        ("blocks", {"blk_topic": "invariance"}),
    ],
)
def test_an_open_page_holds_no_network(package: str, asked: dict[str, str]) -> None:
    page = opened(package, net="resnet20", weights="random", **asked)
    assert not page.exception
    network = weakref.ref(networks.network("resnet20", "random"))
    networks.networks.discard(lambda key: key == ("resnet20", "random"))
    networks.results.discard(lambda _: True)
    gc.collect()
    assert network() is None
    assert page.get("bidi_component") or page.markdown


def test_garbage_is_sought_when_a_session_ended_and_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    open_now = iter([{"a", "b"}, {"a", "b"}, {"a"}, {"a"}, {"a"}, {"a"}, {"a"}, {"a"}])
    rounds, searches = [], []

    async def no_time(_: float) -> None:
        rounds.append(1)

    def left() -> set[str]:
        try:
            return next(open_now)
        except StopIteration:
            raise asyncio.CancelledError from None

    monkeypatch.setattr(housekeeping.asyncio, "sleep", no_time)
    monkeypatch.setattr(housekeeping, "sessions", left)
    monkeypatch.setattr(housekeeping, "collect", lambda: searches.append(len(rounds)))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(housekeeping.keep_house())
    assert searches == [1, 3, 7]
