import gzip
import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.data import downloads
from cnnviz.training.live.data.downloads import download, is_here, remotes, size
from cnnviz.training.live.data.torchvision_sets import SETS
from cnnviz.weights.download import Remote, Timeouts

HASTE = Timeouts(timeout=1.0, attempts=1, pause=0.01)


def packed() -> bytes:
    """An archive with one file in the folder of CIFAR-10."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("cifar-10-batches-py/data_batch_1")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"data"))
    return buffer.getvalue()


CONTENTS = {"mnist": gzip.compress(b"idx"), "cifar10": packed()}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = CONTENTS["cifar10" if self.path.endswith(".tar.gz") else "mnist"]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server in the place of torchvision's, whose files have the hashes that are asked for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{serving.server_port}/"
        real = remotes

        def local(name: str) -> tuple[Remote, ...]:
            content = CONTENTS.get(name, b"other")
            checksum = hashlib.md5(content, usedforsecurity=False).hexdigest()
            return tuple(Remote(address + each.name, len(content), checksum, "md5") for each in real(name))

        monkeypatch.setattr(downloads, "remotes", local)
        yield address
        serving.shutdown()


def fault(name: str, folder: Path) -> TrainingError:
    with pytest.raises(TrainingError) as error:
        download(name, folder, timeouts=HASTE)
    return error.value


@pytest.mark.parametrize("name", SETS)
def test_every_file_has_a_size_and_torchvision_s_hash(name: str) -> None:
    assert [len(each.digest) for each in remotes(name)] == [32] * len(remotes(name))
    assert sum(each.size for each in remotes(name)) == size(name)
    assert {each.url.partition(":")[0] for each in remotes(name)} <= {"http", "https"}


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.usefixtures("server")
def test_files_are_unpacked_where_torchvision_looks(name: str, tmp_path: Path) -> None:
    shown: list[tuple[int, int]] = []
    assert not is_here(name, tmp_path)
    download(name, tmp_path, lambda done, total: shown.append((done, total)), HASTE)
    assert is_here(name, tmp_path)
    assert [each for each in tmp_path.rglob("*") if each.suffix in {".gz", ".partial"}] == []
    assert all(done <= total for done, total in shown)
    shown.clear()
    download(name, tmp_path, lambda done, total: shown.append((done, total)), HASTE)
    assert shown == []


@pytest.mark.usefixtures("server")
def test_another_content_is_refused(tmp_path: Path) -> None:
    error = fault("fashion-mnist", tmp_path)
    assert (error.reason, error.facts) == (TrainingFault.DATA_DAMAGED, {"name": "FashionMNIST"})
    assert not is_here("fashion-mnist", tmp_path)


def test_without_a_connection_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "remotes", lambda _: (Remote("http://127.0.0.1:9/x.gz", 1, "0" * 32, "md5"),))
    error = fault("mnist", tmp_path)
    assert (error.reason, error.facts) == (TrainingFault.DATA_OFFLINE, {"name": "MNIST", "host": "127.0.0.1"})


@pytest.mark.usefixtures("server")
def test_a_folder_that_holds_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "MNIST").write_text("a file")
    assert fault("mnist", tmp_path).reason == TrainingFault.DATA_ROOM


def test_sets_are_kept_beside_torch_s_own_downloads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    assert downloads.cache_folder() == tmp_path / "datasets"
