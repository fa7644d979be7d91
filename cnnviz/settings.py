"""What the operator sets by environment variables; ``README.md`` explains them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

#: MiB that networks, results, messages and uploads may take together.
MEMORY: Final = "CNNVIZ_MEMORY"
#: Seconds after which a result that nobody used is dropped.
UNUSED: Final = "CNNVIZ_UNUSED"
#: Seconds of one core that a forward pass may take, as estimated.
SECONDS: Final = "CNNVIZ_SECONDS"
#: Names by which the server answers: "cnn.example.org,*.school.example", or "*" for any.
HOSTS: Final = "CNNVIZ_HOSTS"
#: What is on offer beside the zoo: "package.module:function,timm:resnet10t"; no visitor can add to it.
NETWORKS: Final = "CNNVIZ_NETWORKS"
#: Folder with data to train on: torchvision's sets, and folders of class folders.
DATA: Final = "CNNVIZ_DATA"
#: Trainings that compute at once; the others wait.
TRAININGS: Final = "CNNVIZ_TRAININGS"
#: Seconds after which a training is dropped that nobody looks at.
GONE: Final = "CNNVIZ_GONE"
#: Address of a Ray cluster for trainings, as ``ray.init`` reads it: "ray://host:10001", "auto"; "local" starts one.
RAY: Final = "CNNVIZ_RAY"

NumberT = TypeVar("NumberT", int, float)
KINDS: Final[Mapping[type, str]] = MappingProxyType({int: "a whole number", float: "a number"})


def number(variable: str, default: NumberT, least: NumberT) -> NumberT:
    """The number that ``variable`` is set to, of the type of ``default``; ``default`` where it is not set.

    Raises ``SystemExit`` with a sentence for what is no such number, or less than ``least``: nothing starts.
    """
    text = os.environ.get(variable, "").strip()
    try:
        value = type(default)(text) if text else default
    except ValueError:
        value = None
    if value is None or not value >= least:  # NaN is neither less nor more
        raise SystemExit(f"cnnviz: {variable}={text}: it must be {KINDS[type(default)]} of at least {least}")
    return value


def text(variable: str) -> str:
    """What ``variable`` is set to; empty where it is not."""
    return os.environ.get(variable, "").strip()


def names(variable: str) -> tuple[str, ...]:
    """The names, with commas between them, that ``variable`` is set to."""
    return tuple(filter(None, map(str.strip, os.environ.get(variable, "").split(","))))


def folder(variable: str) -> Path | None:
    """The folder that ``variable`` is set to; ``None`` where it is not set.

    Raises ``SystemExit`` with a sentence where there is no such folder: nothing starts.
    """
    text = os.environ.get(variable, "").strip()
    if text and not Path(text).is_dir():
        raise SystemExit(f"cnnviz: {variable}={text}: there is no such folder")
    return Path(text) if text else None
