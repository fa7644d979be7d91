"""Functions of ``app/frontend``, called in Node.js: the modules are the ones that the browser loads."""

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.serving import ROOT

FRONTEND = ROOT / "app" / "frontend"
MATHS = tuple(f"maths/{path.name}" for path in sorted((FRONTEND / "maths").glob("*.js")))

Call = list[Any]
#: Results of many calls ``[function, argument, ...]``.
Ask = Callable[[list[Call]], list[Any]]


def node() -> str:
    """The path of the program; without it the test is skipped."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("no Node.js on this machine (20 or newer)")
    return path


def asking(*modules: str) -> Ask:
    """A function that answers calls with the exports of ``modules``, paths below ``app/frontend``."""
    program = node()

    def ask(calls: list[Call]) -> list[Any]:
        message = json.dumps({"modules": modules, "calls": calls})
        command = [program, str(FRONTEND / "tests" / "answer.js")]
        done = subprocess.run(command, input=message, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return list(json.loads(done.stdout))

    return ask
