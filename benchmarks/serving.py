"""A Streamlit server of its own for a measurement, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
APP = "app/main.py"
KIBI = 1024
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Server:
    """``address`` is ``http://127.0.0.1:<port>/``, ``start`` when the process began (``time.perf_counter``)."""

    address: str
    start: float
    process: int

    def megabytes(self) -> float:
        """Resident memory of the process in 10^6 bytes; Linux only."""
        lines = Path(f"/proc/{self.process}/status").read_text("utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) * KIBI / 1e6

    def seconds(self) -> float:
        """Processor time that the process has used; Linux only."""
        fields = Path(f"/proc/{self.process}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(script: str = APP, *options: str, environment: Mapping[str, str] = NOTHING) -> Iterator[Server]:
    """Serve ``script`` with these options of Streamlit until the context ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", *options]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=silent, stderr=silent, env={**os.environ, **environment})
    try:
        _await(f"http://127.0.0.1:{port}/_stcore/health")
        yield Server(f"http://127.0.0.1:{port}/", start, process.pid)
    finally:
        process.terminate()
        process.wait()


def _await(address: str) -> None:
    while True:
        try:
            urlopen(address).read()  # noqa: S310 - an address of this machine
        except URLError:
            time.sleep(0.05)
        else:
            return
