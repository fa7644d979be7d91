"""The process that decodes pictures, spoken to through its pipes."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from cnnviz.errors import PictureFault
from cnnviz.pictures.worker import Limits
from tests.picture_files import saved, scene
from tests.serving import ROOT

COMMAND = [sys.executable, "-m", "cnnviz.pictures.worker"]


def request(data: bytes) -> bytes:
    return b"%d\n" % len(data) + data


def answers_to(requests: bytes, limits: Limits) -> io.BytesIO:
    done = subprocess.run(
        [*COMMAND, *limits.arguments], input=requests, cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    assert done.stderr == b""
    answers = io.BytesIO(done.stdout)
    assert json.loads(answers.readline()) == {}
    return answers


def test_every_request_has_its_answer() -> None:
    """The process prints nothing else, and ends when its input does."""
    answers = answers_to(request(saved(scene(), "PNG")) + request(b"text"), Limits())
    assert json.loads(answers.readline()) == {"width": 90, "height": 60, "last": False}
    pixels = np.frombuffer(answers.read(90 * 60 * 3), np.uint8).reshape(60, 90, 3)
    np.testing.assert_array_equal(pixels, np.asarray(scene()))
    assert json.loads(answers.readline()) == {"reason": PictureFault.UNKNOWN_FORMAT, "facts": {}, "last": False}
    assert answers.read() == b""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_memory_is_limited_and_what_needs_less_is_decoded_afterwards() -> None:
    large = saved(Image.new("RGB", (4000, 4000)), "PNG")  # 64 MB in Pillow
    answers = answers_to(request(large) + request(saved(scene(), "PNG")), Limits(memory=32 * 1024 * 1024))
    assert json.loads(answers.readline()) == {"reason": PictureFault.TOO_COSTLY, "facts": {}, "last": False}
    assert json.loads(answers.readline())["width"] == 90


def test_it_imports_no_torch() -> None:
    code = "import sys, cnnviz.pictures.worker; print('torch' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False True\n"


@pytest.mark.parametrize("arguments", [[], ["1.5"], ["a", "b", "c"]])
def test_limits_are_three_numbers(arguments: list[str]) -> None:
    with pytest.raises(ValueError, match=r"unpack|convert"):
        Limits.from_arguments(arguments)
