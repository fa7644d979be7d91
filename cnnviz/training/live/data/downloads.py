"""MNIST, Fashion-MNIST and CIFAR-10 from the servers that torchvision names, checked by the hashes that it has."""

from __future__ import annotations

import gzip
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlparse

import torch
from torchvision import datasets

from cnnviz.errors import TrainingError, TrainingFault, WeightsError, WeightsFault
from cnnviz.training.live.data.torchvision_sets import SETS
from cnnviz.weights.download import TIMEOUTS, Progress, Remote, Timeouts, fetch, lock

#: Bytes of the files, in torchvision's order.
SIZES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "mnist": (9_912_422, 28_881, 1_648_877, 4_542),
        "fashion-mnist": (26_421_880, 29_515, 4_422_102, 5_148),
        "cifar10": (170_498_071,),
    }
)
CIFAR = "cifar10"


def cache_folder() -> Path:
    """Where sets are kept unless somebody names a folder: beside torch's own downloads."""
    return Path(torch.hub.get_dir()).parent / "datasets"


def is_here(name: str, folder: Path) -> bool:
    """Whether ``folder`` has the files of a set, a key of ``SETS``; they are not read."""
    return all(path.exists() for path in _unpacked(name, folder))


def size(name: str) -> int:
    """Bytes to download for a set, a key of ``SETS``."""
    return sum(SIZES[name])


def download(name: str, folder: Path, progress: Progress | None = None, timeouts: Timeouts = TIMEOUTS) -> None:
    """Put a set, a key of ``SETS``, where ``read_set`` finds it; nothing happens where it is already.

    ``progress(bytes done, bytes in all)`` is called meanwhile; what it raises stops the download. Raises
    ``TrainingError``: DATA_OFFLINE, DATA_DAMAGED, or DATA_ROOM where the folder cannot hold it.
    """
    try:
        with lock(folder / name):
            if not is_here(name, folder):
                _download(name, folder, progress or (lambda _, __: None), timeouts)
    except WeightsError as error:
        raise _explained(error, name) from error
    except OSError as error:
        raise TrainingError(TrainingFault.DATA_ROOM, name=SETS[name]) from error


def _explained(error: WeightsError, name: str) -> TrainingError:
    """What a file's download raised, said of the set."""
    if error.reason == WeightsFault.DAMAGED:
        return TrainingError(TrainingFault.DATA_DAMAGED, name=SETS[name])
    where = str(error.facts.get("path", ""))
    if error.reason == WeightsFault.NOT_FOUND and not where.startswith("http"):
        return TrainingError(TrainingFault.DATA_ROOM, name=SETS[name])
    host = str(error.facts.get("host") or urlparse(where or _urls(name)[0]).hostname)
    return TrainingError(TrainingFault.DATA_OFFLINE, name=SETS[name], host=host)


def _download(name: str, folder: Path, progress: Progress, timeouts: Timeouts) -> None:
    unpack = _unpack_tar if name == CIFAR else _unpack_gz
    target, before, total = _folder(name, folder), 0, size(name)
    for remote in remotes(name):
        show: Callable[[int, int], None] = partial(_show, progress, before, total)
        archive = fetch(remote, target, show, timeouts)
        unpack(archive)
        archive.unlink()
        before += remote.size


def _show(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    """Progress of one file as part of all."""
    progress(before + done, max(total, before + done))


def remotes(name: str) -> tuple[Remote, ...]:
    """The files of a set, a key of ``SETS``, on their server."""
    hashes = [hashed for _, hashed in _files(name)]
    return tuple(
        Remote(url, count, hashed, "md5") for url, count, hashed in zip(_urls(name), SIZES[name], hashes, strict=True)
    )


def _files(name: str) -> tuple[tuple[str, str], ...]:
    """Names and MD5 of the files."""
    kind: Any = getattr(datasets, SETS[name])
    return ((kind.filename, kind.tgz_md5),) if name == CIFAR else tuple(kind.resources)


def _urls(name: str) -> tuple[str, ...]:
    kind: Any = getattr(datasets, SETS[name])
    return (kind.url,) if name == CIFAR else tuple(kind.mirrors[0] + file for file, _ in kind.resources)


def _folder(name: str, folder: Path) -> Path:
    return folder if name == CIFAR else folder / SETS[name] / "raw"


def _unpacked(name: str, folder: Path) -> Iterator[Path]:
    inside = _folder(name, folder)
    if name == CIFAR:
        return iter([inside / datasets.CIFAR10.base_folder])
    return (inside / file.removesuffix(".gz") for file, _ in _files(name))


def _unpack_gz(archive: Path) -> None:
    """Beside the archive, in one step."""
    partial_ = archive.with_suffix(".partial")
    partial_.write_bytes(gzip.decompress(archive.read_bytes()))
    partial_.replace(archive.with_suffix(""))


def _unpack_tar(archive: Path) -> None:
    """The only folder of the archive, beside it, in one step."""
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder, tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
        inside = Path(folder, datasets.CIFAR10.base_folder)
        inside.rename(archive.parent / inside.name)
