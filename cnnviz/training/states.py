"""Files of a training's state."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch


def write_state(path: Path, state: Mapping[str, Any]) -> None:
    """Write ``state``; an interrupted write leaves the former file."""
    unfinished = path.with_suffix(".partial")
    torch.save(dict(state), unfinished)
    unfinished.replace(path)


def read_state(path: Path) -> dict[str, Any]:
    """The state in a file, empty where there is none."""
    state: dict[str, Any] = torch.load(path, weights_only=True) if path.exists() else {}
    return state
