"""A Streamlit server in a process of its own, for the tests that need a real one."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"  # what torch computed once; README.md there says how
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses at once: nothing may need the network


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with direct.open(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    message = f"the server at {address} did not come up:\n{log.read_text()}"
    raise RuntimeError(message)


@contextmanager
def serving(script: Path, scratch: Path, folder: Path = ROOT, base: str = "") -> Iterator[str]:
    """Run ``script`` in ``folder`` and yield its address; ``scratch`` takes the log and what torch may download.

    ``base`` is the path below which it is served, such as ``"/course/week-3"``.
    """
    port, log = free_port(), scratch / "streamlit.log"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.port", str(port), "--server.headless", "true"]
    options += ["--server.baseUrlPath", base] if base else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    environment |= {"TORCH_HOME": str(scratch / "torch"), "NO_PROXY": "127.0.0.1,localhost"}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)
    with (
        log.open("wb") as output,
        subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=output, stderr=output) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}{base}"
            wait_until_up(address, process, log)
            yield address
        finally:
            process.terminate()
