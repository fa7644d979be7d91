"""Child processes that find our modules and do not import the main module of this one.

Scripts without a guard and Streamlit's server would not survive that, as ``multiprocessing`` does it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cnnviz.assets import PACKAGE

USUAL_MEMORY = 8 * 2**30
NOTHING: Mapping[str, str] = MappingProxyType({})


def start_module(
    module: str,
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] = NOTHING,
    **options: Any,  # noqa: ANN401 - those of subprocess.Popen
) -> subprocess.Popen[bytes]:
    """A process that runs ``module`` and finds the modules that this one finds.

    It takes no part in an interrupt from the keyboard. ``environment`` is added to this process's own. Raises
    ``OSError``.
    """
    paths = [*(str(path) or str(Path.cwd()) for path in sys.path), str(PACKAGE.parent)]
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-W", "ignore", "-m", module, *arguments],
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        **options,
    )


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def physical_memory() -> int:
    """Bytes of memory of this machine; ``USUAL_MEMORY`` where there is no way to tell."""
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", ()):
        return USUAL_MEMORY
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def private_memory() -> int:
    """Bytes of private memory of this process; 0 where there is no way to tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), 0)


def limit_memory(growth: int) -> None:
    """Allow this process so many bytes of private memory beyond what it has (``RLIMIT_DATA`` of Linux 4.7 or newer).

    macOS and Windows have no such limit.
    """
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    resource.setrlimit(resource.RLIMIT_DATA, (private_memory() + growth, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a process that crashes leaves no file
