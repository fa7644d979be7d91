"""What the server sends beside Streamlit's own: modules under their version, messages by digest."""

import asyncio
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from time import sleep

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from app.components import builder, field_growth, pixel_reach
from app.components.run_message import training
from app.results.messages import keep_message, message, messages
from app.web.modules import LOADER, has_component, loader, modules, read, version
from app.web.probe import Probe
from app.web.routes import routes
from cnnviz.errors import BusyError
from tests.asgi import get
from tests.logged import Logged

APP = Starlette(routes=routes("base", Probe(lambda: None, 10), message, training))


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


class TestTraining:
    """How a run goes is asked at a route of its own, and never kept by a browser."""

    def test_what_the_browser_has_is_passed_on(self) -> None:
        def answers(run: str, query: Mapping[str, str]) -> bytes | None:
            return query["step"].encode() if run == "one" else None

        app = Starlette(routes=routes("base", Probe(lambda: None, 10), message, answers))
        answer = get(app, "/base/training/one?step=7")
        assert (answer.status, answer.content, answer.headers["cache-control"]) == (200, b"7", "no-store")
        assert get(app, "/base/training/two").status == 404


class TestProbe:
    """Whether the server computes is asked in this process: once for all who ask at once."""

    def test_it_is_well_when_something_was_computed(self) -> None:
        assert get(APP, "/base/health").status == 200

    @pytest.mark.parametrize(("compute", "reason"), [(lambda: 1 / 0, b"failed"), (lambda: sleep(0.3), b"within 0.1")])
    def test_it_is_ill_when_that_fails_or_takes_too_long(self, compute: Callable[[], None], reason: bytes) -> None:
        answer = get(Starlette(routes=routes("", Probe(compute, 0.1), message, training)), "/health")
        assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
        assert reason in answer.content

    def test_where_others_compute_it_says_so_in_one_line(self, logged: Logged) -> None:
        def wait() -> None:
            raise BusyError(20)

        answer = get(Starlette(routes=routes("", Probe(wait, 10), message, training)), "/health")
        assert (answer.status, answer.content) == (503, b"no answer: busy (seconds=20)")
        assert "Traceback" not in logged.text

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
        answer = get(APP, f"/base/web-data/{keep_message(b'maps')}")
        assert (answer.status, answer.content) == (200, b"maps")
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"

    def test_one_that_is_gone_is_not_found_and_that_is_not_kept(self) -> None:
        answer = get(APP, "/base/web-data/0123")
        assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")

    def test_the_same_message_takes_its_room_once(self) -> None:
        before = messages.size
        digests = {keep_message(b"2" * 60_000) for _ in range(5)}
        assert len(digests) == 1
        assert messages.size - before < 2 * 60_000


@pytest.mark.parametrize(
    ("name", "state"),
    [("builder", builder.DESIGN), ("field_growth", field_growth.STATE), ("pixel_reach", pixel_reach.STATE)],
)
def test_python_reads_the_state_that_the_script_sends(name: str, state: str) -> None:
    scripts = [module.content.decode() for path, module in modules().items() if path.startswith(f"{name}/")]
    assert any(f'name: "{state}"' in script for script in scripts)
