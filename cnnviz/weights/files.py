"""Read untrusted files of weights: no code in them runs, and memory is bounded by their size.

Two formats: safetensors, and the zip archive that ``torch.save`` writes, which ``torch.load`` reads with
``weights_only=True`` and mapped into memory after ``cnnviz.weights.archive`` has checked it.
"""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights.archive import Allowance, check_archive, check_size

#: Keys under which training scripts keep the state dict, and what parallel training puts before every name.
WRAPPERS = ("state_dict", "model_state_dict", "model")
PARALLEL = "module."


@contextmanager
def on_disk(source: Path | bytes, allowance: Allowance) -> Iterator[Path]:
    """``source`` as a file of acceptable size; bytes are put into a temporary one.

    Raises ``WeightsError`` (NOT_FOUND, TOO_LARGE).
    """
    if isinstance(source, Path):
        if not source.is_file():
            raise WeightsError(WeightsFault.NOT_FOUND, path=str(source))
        check_size(source.stat().st_size, allowance.total)
        yield source
        return
    check_size(len(source), allowance.total)
    with tempfile.TemporaryDirectory(prefix="cnnviz-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "weights")
        path.write_bytes(source)
        yield path


def read_tensors(path: Path, name: str, allowance: Allowance) -> dict[str, Tensor]:
    """Every tensor of the file by name, in its own precision; the file must outlive them.

    ``name`` is what messages call the file. Raises ``WeightsError``: UNKNOWN_FORMAT, UNSAFE (the pickle asks for
    more than tensors), TOO_LARGE, DAMAGED.
    """
    try:
        return _plain(_read(path, allowance))
    except WeightsError:
        raise
    except Exception as error:  # the parsers raise errors of many types on hostile bytes
        raise WeightsError(WeightsFault.DAMAGED, name=name) from error


def read_published(path: Path, name: str) -> dict[str, Tensor]:
    """The tensors of a file whose hash has been checked, also in the format that torch wrote before 2020.

    Raises ``WeightsError`` (DAMAGED).
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
        return _plain(_unwrapped(content))
    except Exception as error:  # as above
        raise WeightsError(WeightsFault.DAMAGED, name=name) from error


def _read(path: Path, allowance: Allowance) -> Mapping[Any, Any]:
    with path.open("rb") as file:
        head = file.read(9)
        if head[8:] == b"{":
            _check_header(file.read(min(int.from_bytes(head[:8], "little") - 1, allowance.text)))
            return load_file(path)
    if head.startswith(b"PK\x03\x04"):
        check_archive(path, allowance)
        return _unwrapped(torch.load(path, map_location="cpu", weights_only=True, mmap=True))
    raise WeightsError(WeightsFault.UNKNOWN_FORMAT)


def _check_header(text: bytes) -> None:
    """The header of a safetensors file, less its first brace: not too long, and no name twice."""
    json.loads(b"{" + text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise ValueError("a name occurs twice")
    return entries


def _unwrapped(content: object) -> Mapping[Any, Any]:
    """The state dict itself, without a checkpoint's wrapper and parallel training's prefix."""
    if not isinstance(content, Mapping):
        raise WeightsError(WeightsFault.UNKNOWN_FORMAT)
    inside = next((content[key] for key in WRAPPERS if isinstance(content.get(key), Mapping)), content)
    if all(str(name).startswith(PARALLEL) for name in inside):
        return {name.removeprefix(PARALLEL): value for name, value in inside.items()}
    return inside


def _plain(tensors: Mapping[Any, Any]) -> dict[str, Tensor]:
    """Only named, dense tensors, none larger than the storage behind it."""
    if not all(isinstance(name, str) and _is_plain(value) for name, value in tensors.items()):
        raise WeightsError(WeightsFault.UNKNOWN_FORMAT)
    detached = {name: value.detach() for name, value in tensors.items()}
    for name, value in detached.items():
        if value.numel() * value.element_size() > value.untyped_storage().nbytes():
            raise ValueError(f"{name} claims more than it holds")
    return detached


def _is_plain(value: object) -> bool:
    if not isinstance(value, Tensor) or type(value) not in (Tensor, nn.Parameter):
        return False
    return value.layout == torch.strided and value.device.type == "cpu"
