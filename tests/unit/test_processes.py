import subprocess
import sys

import pytest

from cnnviz import processes
from cnnviz.processes import private_memory, start_module


def test_a_process_finds_our_modules_and_gets_its_environment() -> None:
    process = start_module("cnnviz", ["--help"], {"PYTHONIOENCODING": "utf-8"}, stdout=subprocess.PIPE)
    output, _ = process.communicate(timeout=60)
    assert b"cnnviz" in output
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_memory_is_limited_from_what_a_process_has() -> None:
    code = (
        "from cnnviz.processes import limit_memory, private_memory\n"
        "limit_memory(50 * 2**20)\n"
        "kept = bytes(20 * 2**20)\n"
        "try:\n    bytes(100 * 2**20)\nexcept MemoryError:\n    print('refused')"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=60)
    assert answer.stdout == "refused\n"
    assert private_memory() > 2**20


def test_no_memory_is_limited_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes.sys, "platform", "darwin")
    processes.limit_memory(0)


def test_the_machine_has_cores_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert processes.cores() >= 1
    assert processes.physical_memory() > 2**28
    monkeypatch.setattr(processes.os, "sysconf_names", {})
    monkeypatch.delattr(processes.os, "sched_getaffinity", raising=False)
    assert processes.physical_memory() == processes.USUAL_MEMORY
    assert processes.cores() >= 1
