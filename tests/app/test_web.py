"""What the server sends beside Streamlit's own: modules under their version, messages by digest."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from time import sleep
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from app.components import builder, field_growth, pixel_reach
from app.web.messages import MESSAGES, MessageStore
from app.web.modules import LOADER, has_component, loader, modules, read, version
from app.web.probe import Probe
from app.web.routes import routes
from cnnviz.errors import BusyError
from tests.asgi import get

APP = Starlette(routes=routes("base", Probe(lambda: None, 10)))


class TestModules:
    def test_every_module_is_served_for_ever_with_its_type(self) -> None:
        for path, module in modules().items():
            answer = get(APP, f"/base/web/{version()}/{path}")
            assert (answer.status, answer.content) == (200, module.content)
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            expected = "text/css" if path.endswith(".css") else "text/javascript"
            assert answer.headers["content-type"] == f"{expected}; charset=utf-8"

    @pytest.mark.parametrize("path", ["core/none.js", "../main.py", "tests/answer.js", "%2e%2e/main.py"])
    def test_nothing_else_is(self, path: str) -> None:
        answer = get(APP, f"/base/web/{version()}/{path}")
        assert answer.status == 404

    def test_another_version_is_not_here_and_not_kept(self) -> None:
        answer = get(APP, "/base/web/0123456789abcdef/core/view.js")
        assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")

    def test_every_module_that_is_imported_is_there(self) -> None:
        imports = re.compile(r"""^(?:import|export) .*?from "(\.[^"]+)";|^} from "(\.[^"]+)";""", re.MULTILINE)
        for path, module in modules().items():
            folder = path.rpartition("/")[0]
            for names in imports.findall(module.content.decode()):
                name = "".join(names)
                target = name.removeprefix("../") if name.startswith("../") else f"{folder}/{name.removeprefix('./')}"
                assert target in modules(), f"{path} imports {name}"

    def test_a_folder_of_tests_above_it_is_not_meant(self, tmp_path: Path) -> None:
        folder = tmp_path / "tests" / "frontend"
        for name in ("core", "tests"):
            (folder / name).mkdir(parents=True)
            (folder / name / "view.js").write_text("")
        assert list(read(folder)) == ["core/view.js"]

    def test_a_loader_names_the_version(self) -> None:
        assert has_component("map_grid")
        assert f"web/{version()}/map_grid/index.js" in loader("map_grid")
        assert len(LOADER) < 1_000

    def test_a_component_without_a_module_is_an_error(self) -> None:
        with pytest.raises(FileNotFoundError):
            loader("no_such_component")


class TestProbe:
    """Whether the server computes is asked in this process: once for all who ask at once."""

    def test_it_is_well_when_something_was_computed(self) -> None:
        assert get(APP, "/base/health").status == 200

    @pytest.mark.parametrize(("compute", "reason"), [(lambda: 1 / 0, b"failed"), (lambda: sleep(0.3), b"within 0.1")])
    def test_it_is_ill_when_that_fails_or_takes_too_long(self, compute: Callable[[], None], reason: bytes) -> None:
        answer = get(Starlette(routes=routes("", Probe(compute, 0.1))), "/health")
        assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
        assert reason in answer.content

    def test_where_others_compute_it_says_so_in_one_line(self, caplog: pytest.LogCaptureFixture) -> None:
        def wait() -> None:
            raise BusyError(20)

        answer = get(Starlette(routes=routes("", Probe(wait, 10))), "/health")
        assert (answer.status, answer.content) == (503, b"no answer: busy (seconds=20)")
        assert "Traceback" not in caplog.text

    def test_many_who_ask_at_once_cost_one_computation(self) -> None:
        calls = []

        def compute() -> None:
            calls.append(1)
            sleep(0.1)

        probe, request = Probe(compute, 10), Request({"type": "http"})

        async def crowd() -> list[Response]:
            return await asyncio.gather(*(probe.answer(request) for _ in range(20)))

        assert {answer.status_code for answer in asyncio.run(crowd())} == {200}
        assert len(calls) == 1


class TestMessages:
    def test_a_message_is_fetched_by_its_digest(self) -> None:
        answer = get(APP, f"/base/web-data/{MESSAGES.put(b'maps')}")
        assert (answer.status, answer.content) == (200, b"maps")
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"

    def test_one_that_is_gone_is_not_found_and_that_is_not_kept(self) -> None:
        answer = get(APP, "/base/web-data/0123")
        assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")

    def test_those_not_used_for_longest_make_room(self) -> None:
        store = MessageStore(room=10)
        one, two = store.put(b"1" * 4), store.put(b"2" * 4)
        assert store.get(one) == b"1111"
        three = store.put(b"3" * 4)
        assert [store.get(each) is not None for each in (one, two, three)] == [True, False, True]

    def test_the_newest_stays_whatever_it_weighs(self) -> None:
        store = MessageStore(room=10)
        store.put(b"small")
        large = store.put(b"x" * 100)
        assert store.get(large) == b"x" * 100

    def test_what_nobody_used_for_a_while_is_dropped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = iter((0.0, 0.0, 50.0, 100.0, 100.0))
        monkeypatch.setattr("app.web.messages.time", SimpleNamespace(monotonic=lambda: next(now)))
        store = MessageStore(room=10)
        one, two = store.put(b"1"), store.put(b"2")
        assert store.get(one) == b"1"
        store.expire(60)
        assert (store.get(one), store.get(two)) == (b"1", None)

    def test_the_same_message_takes_its_room_once(self) -> None:
        store = MessageStore(room=10)
        one = store.put(b"1" * 4)
        for _ in range(5):
            store.put(b"2" * 6)
        assert store.get(one) is not None


@pytest.mark.parametrize(
    ("name", "state"),
    [("builder", builder.DESIGN), ("field_growth", field_growth.STATE), ("pixel_reach", pixel_reach.STATE)],
)
def test_python_reads_the_state_that_the_script_sends(name: str, state: str) -> None:
    scripts = [module.content.decode() for path, module in modules().items() if path.startswith(f"{name}/")]
    assert any(f'name: "{state}"' in script for script in scripts)
