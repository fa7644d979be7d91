import errno
import hashlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights import download
from cnnviz.weights.download import Remote, Timeouts, fetch, matches

CONTENT = bytes(range(256)) * 4096
DIGEST = hashlib.sha256(CONTENT).hexdigest()[:8]
HASTE = Timeouts(timeout=0.5, attempts=3, pause=0.01, grace=0.6, slowest=100_000)


class Server(ThreadingHTTPServer):
    """Answers every request as the next word of ``script`` says; the last word stays."""

    daemon_threads = True
    script: list[str]
    asked: int

    def word(self) -> str:
        self.asked += 1
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def remote(self) -> Remote:
        return Remote(f"http://127.0.0.1:{self.server_port}/models/tiny-{DIGEST}.pth", len(CONTENT))


def stalled() -> Iterator[bytes]:
    yield CONTENT[: len(CONTENT) // 2]
    time.sleep(2)


def dripping() -> Iterator[bytes]:
    for start in range(0, 1000, 10):
        yield CONTENT[start : start + 10]
        time.sleep(0.1)


BODIES: dict[str, Callable[[], Iterable[bytes]]] = {
    "good": lambda: [CONTENT],
    "cut": lambda: [CONTENT[: len(CONTENT) // 2]],
    "corrupted": lambda: [bytes([CONTENT[0] ^ 1]), CONTENT[1:]],
    "stalled": stalled,
    "dripping": dripping,
    "endless": lambda: [CONTENT] * 20,
}


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        word = self.server.word()
        if word.isdigit():
            self.send_error(int(word))
            return
        if word == "silent":
            time.sleep(3)
            return
        self.send_response(200)
        if word != "endless":
            self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        for piece in BODIES[word]():
            try:
                self.wfile.write(piece)
            except OSError:
                return

    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        server.asked = 0
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def failure(call: Callable[[], object]) -> WeightsError:
    with pytest.raises(WeightsError) as caught:
        call()
    return caught.value


def test_a_good_file_arrives_whole(server: Server, tmp_path: Path) -> None:
    server.script = ["good"]
    reports: list[tuple[int, int]] = []
    path = fetch(server.remote(), tmp_path / "new" / "folder", lambda done, total: reports.append((done, total)), HASTE)
    assert path.read_bytes() == CONTENT
    assert path.name == f"tiny-{DIGEST}.pth"
    assert matches(path, server.remote())
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert reports == sorted(reports)
    assert reports[-1] == (len(CONTENT), len(CONTENT))
    assert len(reports) <= 101


@pytest.mark.parametrize("word", ["cut", "corrupted", "stalled", "dripping", "500", "503", "429"])
def test_after_a_passing_fault_the_next_attempt_succeeds(word: str, server: Server, tmp_path: Path) -> None:
    server.script = [word, "good"]
    assert fetch(server.remote(), tmp_path, None, HASTE).read_bytes() == CONTENT
    assert server.asked == 2
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("word", "fault", "asked"),
    [
        ("cut", WeightsFault.NO_NETWORK, 3),
        ("corrupted", WeightsFault.DAMAGED, 3),
        ("stalled", WeightsFault.NO_NETWORK, 3),
        ("500", WeightsFault.NO_NETWORK, 3),
        ("404", WeightsFault.NOT_FOUND, 1),
        ("403", WeightsFault.NOT_FOUND, 1),
        ("silent", WeightsFault.NO_NETWORK, 1),
        ("endless", WeightsFault.TOO_LARGE, 1),
    ],
)
def test_a_lasting_fault_is_told_and_leaves_nothing(
    word: str, fault: WeightsFault, asked: int, server: Server, tmp_path: Path
) -> None:
    server.script = [word]
    error = failure(lambda: fetch(server.remote(), tmp_path, None, HASTE))
    assert error.reason == fault
    assert server.asked == asked
    assert list(tmp_path.iterdir()) == []


def test_no_connection_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        remote = Remote(f"http://127.0.0.1:{closed.getsockname()[1]}/tiny-{DIGEST}.pth", 1)
        started = time.monotonic()
        error = failure(lambda: fetch(remote, tmp_path, None, replace(HASTE, pause=5)))
    assert (error.reason, error.facts) == (WeightsFault.NO_NETWORK, {"host": "127.0.0.1"})
    assert time.monotonic() - started < 3


def test_an_older_file_stays_until_the_new_one_is_whole(server: Server, tmp_path: Path) -> None:
    server.script = ["cut", "cut", "cut", "good"]
    target = tmp_path / server.remote().name
    target.write_bytes(b"older")
    failure(lambda: fetch(server.remote(), tmp_path, None, HASTE))
    assert target.read_bytes() == b"older"
    fetch(server.remote(), tmp_path, None, HASTE)
    assert target.read_bytes() == CONTENT


def test_a_caller_may_stop_the_download(server: Server, tmp_path: Path) -> None:
    class LeavingError(Exception):
        pass

    def leave(done: int, total: int) -> None:
        raise LeavingError(f"{done} of {total}")

    server.script = ["good"]
    with pytest.raises(LeavingError):
        fetch(server.remote(), tmp_path, leave, HASTE)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_away(server: Server, tmp_path: Path) -> None:
    server.script = ["good"]
    name = server.remote().name
    old, fresh, other = (tmp_path / left for left in (f"{name}.a.partial", f"{name}.b.partial", "other.a.partial"))
    for left in (old, fresh, other):
        left.touch()
    for left in (old, other):
        os.utime(left, (1, 1))
    fetch(server.remote(), tmp_path, None, HASTE)
    assert {path.name for path in tmp_path.iterdir()} == {name, fresh.name, other.name}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_folder_that_cannot_hold_it(
    number: int, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    server.script = ["good"]
    monkeypatch.setattr(Path, "replace", full)
    error = failure(lambda: fetch(server.remote(), tmp_path, None, HASTE))
    assert error.reason == WeightsFault.NOT_FOUND
    assert error.facts["path"] == str(tmp_path / server.remote().name)
    assert server.asked == 1
    assert list(tmp_path.iterdir()) == []


def test_one_lock_per_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        locks = set(pool.map(lambda _: id(download.lock(tmp_path / "a")), range(50)))
    assert len(locks) == 1
    assert id(download.lock(tmp_path / "b")) not in locks


def test_a_name_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="does not name its hash"):
        _ = Remote("https://example.org/resnet.pth", 1).digest
