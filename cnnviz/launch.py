"""Starts the app in this process, whether it stands in a checkout or was installed."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from cnnviz.assets import APP, ROOT

PORT = 8501


def command(address: str = "", port: int = PORT, networks: Sequence[str] = ()) -> list[str]:
    """The arguments of ``streamlit`` that serve the app; ``networks`` are ``package.module:function`` each.

    Where no ``address`` is given, the app's own settings say on which it listens: this computer's only.

    >>> command(port=8600, networks=["mine:net"])[2:]
    ['--server.port=8600', '--', '--network=mine:net']
    """
    options = [f"--server.address={address}"] if address else []
    options.append(f"--server.port={port}")
    return ["run", str(APP), *options, "--", *(f"--network={name}" for name in networks)]


def launch(address: str = "", port: int = PORT, networks: Sequence[str] = ()) -> None:
    """Serve the app until it is stopped; it prints the URL. Raises ``SystemExit`` at the end.

    ``app`` is imported from beside this package's assets, and the visitor's ``networks`` from the current folder.
    """
    sys.path[:0] = [str(ROOT), str(Path.cwd())]
    sys.argv = ["streamlit", *command(address, port, networks)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
