import hashlib
import os
from pathlib import Path

import pytest

from cnnviz.weights.hashes import sha256


def test_it_is_the_hash_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    assert sha256(path) == hashlib.sha256(b"one").hexdigest()


def test_a_file_is_read_once_while_it_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    first = sha256(path)
    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("read again"))
    assert sha256(path) == first


@pytest.mark.parametrize("content", [b"two", b"longer"])
def test_a_file_that_changed_is_read_again(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    before = sha256(path)
    path.write_bytes(content)
    os.utime(path, ns=(0, 0))
    assert sha256(path) == hashlib.sha256(content).hexdigest() != before


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        sha256(tmp_path / "absent")
