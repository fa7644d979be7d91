"""Pictures in processes of their own: no file holds another, and no file ends in anything but pixels or our error."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures import pool
from cnnviz.pictures.pool import Pool
from cnnviz.pictures.worker import Limits
from tests.costly_pictures import COSTLY, bmp_of_line_ends, fax_of_bad_lines
from tests.picture_files import saved, scene
from tests.serving import ROOT

needs_timer = pytest.mark.skipif(sys.platform == "win32", reason="no limit of processor time there")
PIPES: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
GOOD = saved(scene(), "PNG")


@pytest.fixture(scope="module")
def one() -> Iterator[Pool]:
    """A pool of one process with little time."""
    small = Pool(Limits(cpu_seconds=0.2), processes=1)
    yield small
    small.close()


def refusal(reader: Pool, data: bytes) -> str:
    with pytest.raises(PictureError) as caught:
        reader.decode(data)
    return caught.value.reason


def process_of(reader: Pool) -> subprocess.Popen[bytes]:
    return next(worker.process for worker in reader.workers if worker.process)


def wait_for_work(reader: Pool) -> None:
    """Until one of its processes has a file."""
    while reader._idle.qsize() == len(reader.workers):
        time.sleep(0.01)


def test_pixels_are_those_of_the_file(one: Pool) -> None:
    pixels = one.decode(GOOD)
    np.testing.assert_array_equal(pixels, np.asarray(scene()))
    assert pixels.dtype == np.uint8


def test_a_process_is_kept_after_a_refusal(one: Pool) -> None:
    one.decode(GOOD)
    process = process_of(one)
    with pytest.raises(PictureError) as caught:
        one.decode(saved(Image.new("1", (9000, 9000)), "PNG"))
    assert caught.value.reason == PictureFault.TOO_MANY_PIXELS
    assert caught.value.facts == {"width": 9000, "height": 9000, "limit": 20_000_000}
    assert refusal(one, b"text") == PictureFault.UNKNOWN_FORMAT
    one.decode(GOOD)
    assert process_of(one) is process


@needs_timer
@pytest.mark.parametrize("make", COSTLY.values(), ids=COSTLY)
def test_a_file_that_takes_too_long_is_refused_and_its_process_replaced(one: Pool, make: Callable[[], bytes]) -> None:
    one.decode(GOOD)
    process = process_of(one)
    assert refusal(one, make()) == PictureFault.TOO_COSTLY
    assert process.returncode == -signal.SIGPROF
    assert one.decode(GOOD).shape == (60, 90, 3)


def test_the_wall_clock_limits_too() -> None:
    slow = Pool(Limits(cpu_seconds=60, wall_seconds=0.3), processes=1)
    assert refusal(slow, bmp_of_line_ends()) == PictureFault.TOO_COSTLY
    slow.close()


def test_a_bad_file_does_not_hold_a_good_one() -> None:
    two = Pool(Limits(cpu_seconds=60), processes=2)
    two.decode(GOOD)
    outcomes: list[str] = []
    other = threading.Thread(target=lambda: outcomes.append(refusal(two, bmp_of_line_ends())))
    other.start()
    wait_for_work(two)
    assert two.decode(GOOD).shape == (60, 90, 3)
    assert outcomes == []  # it is still at work
    assert other.is_alive()
    two.close()
    other.join()
    assert outcomes == [PictureFault.TOO_COSTLY]


def test_a_file_whose_turn_does_not_come_is_refused() -> None:
    busy = Pool(Limits(cpu_seconds=60), processes=1, seconds=0.2)
    other = threading.Thread(target=lambda: refusal(busy, bmp_of_line_ends()))
    other.start()
    wait_for_work(busy)
    assert refusal(busy, GOOD) == PictureFault.BUSY
    busy.close()
    other.join()


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of Unix")
def test_a_killed_process_is_replaced(one: Pool) -> None:
    one.decode(GOOD)
    process = process_of(one)
    process.kill()
    process.wait()
    assert one.decode(GOOD).shape == (60, 90, 3)
    assert process_of(one).pid != process.pid


def test_a_process_that_kept_too_much_is_replaced(one: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """if True:
        import sys
        print({}, flush=True)
        sys.stdin.readline()
        print('{"reason": "picture-broken", "facts": {}, "last": true}', flush=True)
        sys.stdin.read()
    """
    one.workers[0].stop()
    monkeypatch.setattr(pool, "_start", lambda _: subprocess.Popen([sys.executable, "-c", code], **PIPES))
    assert refusal(one, GOOD) == PictureFault.BROKEN
    monkeypatch.undo()
    assert one.decode(GOOD).shape == (60, 90, 3)


def test_closing_ends_the_processes() -> None:
    other = Pool()
    other.decode(GOOD)
    process = process_of(other)
    other.close()
    assert process.returncode is not None


def test_threads_get_their_own_pictures() -> None:
    files = [saved(Image.new("RGB", (300, 200), (shade, 0, 0)), "PNG") for shade in range(0, 250, 10)]
    shown: dict[int, Any] = {}
    threads = [
        threading.Thread(target=lambda index=index, data=data: shown.update({index: pool.decode(data)[5, 5].tolist()}))
        for index, data in enumerate(files)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shown == {index: [index * 10, 0, 0] for index in range(len(files))}


def test_decoders_write_nothing_where_it_could_be_read(one: Pool, capfd: pytest.CaptureFixture[str]) -> None:
    assert one.decode(fax_of_bad_lines()).shape == (1024, 14, 3)
    assert capfd.readouterr() == ("", "")


def test_a_process_that_cannot_be_started(one: Pool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one.workers[0].stop()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert refusal(one, GOOD) == PictureFault.BUSY
    monkeypatch.undo()
    assert one.decode(GOOD).shape == (60, 90, 3)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[]",
        "text",
        '{"width": 5000, "height": 1, "last": false}',
        '{"width": 9, "height": 9, "last": false}',
        '{"reason": "none", "facts": {}, "last": false}',
        '{"reason": "picture-broken"}',
    ],
)
def test_a_process_that_answers_without_sense(one: Pool, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    code = f"import sys; print({{}}, flush=True); sys.stdin.readline(); print({answer!r})"
    one.workers[0].stop()
    monkeypatch.setattr(pool, "_start", lambda _: subprocess.Popen([sys.executable, "-c", code], **PIPES))
    assert refusal(one, GOOD) == PictureFault.TOO_COSTLY


SCRIPT = """
import os, sys
import cnnviz
print("main module", flush=True)
path, other = sys.argv[1:]
before = cnnviz.read_picture(path)
if hasattr(os, "fork"):
    child = os.fork()
    same = all(cnnviz.read_picture(name).pixels[0, 0, 0] == red for name, red in ((path, 20), (other, 9)) * 20)
    if not child:
        os._exit(not same)
    assert os.waitpid(child, 0)[1] == 0
    assert same
"""


def test_a_script_without_a_guard_that_forks(tmp_path: Path) -> None:
    """Its main module runs once, a fork has processes of its own, and modules in its folder do not get in the way."""
    path, other, script = tmp_path / "one.png", tmp_path / "other.png", tmp_path / "script.py"
    path.write_bytes(GOOD)
    other.write_bytes(saved(Image.new("RGB", (5, 5), (9, 9, 9)), "PNG"))
    script.write_text(SCRIPT)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "json.py").write_text("raise ImportError")
    done = subprocess.run(
        [sys.executable, str(script), str(path), str(other)],
        cwd=tmp_path / "elsewhere",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("main module\n", "")
