"""Pictures in class folders, or in a zip of them: one folder for each class, named after it.

Nothing is extracted to the disk: names in a zip are labels, never paths. Every picture goes through
``cnnviz.read_picture``, which has limits of its own.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

from cnnviz.errors import PictureError, PictureFault, TrainingError, TrainingFault
from cnnviz.interruption import checkpoint
from cnnviz.pictures.images import MAX_BYTES, Preprocessing, fit, read_picture
from cnnviz.training.live.data.dataset import Dataset, Pictures, Pixels, check_classes, dataset

SIDE = 128  # px of the square that is kept of a picture
MOST_PICTURES = 2000
MOST_BYTES = 64 * 1024 * 1024  # of all files, and of a zip
MOST_ENTRIES = 2 * MOST_PICTURES + 1000  # of a zip, folders and files that are left out included
LONGEST_NAME = 60  # characters of a class
KEPT = Preprocessing(3, SIDE, SIDE, SIDE, (0.0,) * 3, (1.0,) * 3)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of pictures: the name of its class, its own, its size in bytes, and where its content is."""

    label: str
    name: str
    size: int
    source: Path | tuple[zipfile.ZipFile, zipfile.ZipInfo]

    def read(self) -> bytes:
        """The content, at most one byte more than a picture may have."""
        if isinstance(self.source, Path):
            with self.source.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        archive, info = self.source
        with archive.open(info) as part:  # what is unpacked is counted, whatever the table of contents says
            return part.read(MAX_BYTES + 1)


def read_folder(folder: Path, seed: int = 0) -> Dataset:
    """The pictures in the folders of ``folder``, in color, ``SIDE`` px square; the folders' names are the classes.

    Hidden files and folders are left out, and links are not followed. Raises ``TrainingError``: no such folder, too few
    or too many classes or pictures, too many bytes, or a file that is no picture; ``PictureError`` where pictures
    cannot be decoded at the moment.
    """
    if not folder.is_dir():
        raise TrainingError(TrainingFault.DATA_MISSING, name=folder.name)
    files = (path for path in sorted(folder.glob("*/*")) if path.is_file() and not path.is_symlink())
    entries = (Entry(path.parent.name, path.name, path.stat().st_size, path) for path in files)
    return _dataset(folder.name, entries, seed)


def read_zip(content: bytes, seed: int = 0) -> Dataset:
    """As ``read_folder``, of the content of a zip file; its folders may lie in folders.

    Raises ``TrainingError`` (also DATA_ARCHIVE: no zip, encrypted, or damaged) and ``PictureError``.
    """
    if len(content) > MOST_BYTES:
        raise TrainingError(TrainingFault.DATA_BYTES, size=len(content), limit=MOST_BYTES)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _dataset("zip", _entries(archive), seed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise TrainingError(TrainingFault.DATA_ARCHIVE) from error  # encrypted, unknown compression, damaged


def write_zip(classes: Mapping[str, Sequence[Pixels]]) -> bytes:
    """A zip that ``read_zip`` reads: pictures ``(H, W, 3)`` by the name of their class, as PNG in a folder each.

    What could not be a folder's name is replaced in names of classes.
    """
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as archive:  # PNG is compressed
        for name, pictures in classes.items():
            for index, pixels in enumerate(pictures):
                with archive.open(f"{folder_name(name)}/{index + 1:04d}.png", "w") as part:
                    Image.fromarray(pixels).save(part, "PNG")
    return result.getvalue()


def folder_name(name: str) -> str:
    """The name of a class as that of a folder.

    >>> folder_name("../a/b"), folder_name(" ")
    ('-a-b', 'class')
    """
    kept = "".join("-" if each in r'\/:*?"<>|' or not each.isprintable() else each for each in name)
    return kept.strip(". ")[:LONGEST_NAME] or "class"


def _entries(archive: zipfile.ZipFile) -> Iterator[Entry]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise TrainingError(TrainingFault.DATA_MANY, count=len(infos), limit=MOST_PICTURES)
    for info in sorted(infos, key=lambda info: info.filename):
        parts = PurePosixPath(info.filename).parts
        if not info.is_dir() and len(parts) > 1 and parts[0] != "__MACOSX":
            yield Entry(parts[-2], parts[-1], info.file_size, (archive, info))


def _dataset(name: str, entries: Iterable[Entry], seed: int) -> Dataset:
    """Everything is counted before the first picture is decoded."""
    kept = [each for each in entries if not each.name.startswith(".") and not each.label.startswith(".")]
    size = sum(each.size for each in kept)
    if len(kept) > MOST_PICTURES:
        raise TrainingError(TrainingFault.DATA_MANY, count=len(kept), limit=MOST_PICTURES)
    if size > MOST_BYTES:
        raise TrainingError(TrainingFault.DATA_BYTES, size=size, limit=MOST_BYTES)
    names = sorted({each.label for each in kept})
    labels = np.array([names.index(each.label) for each in kept], np.int64)
    classes = [each[:LONGEST_NAME] for each in names]
    check_classes(classes, labels)
    return dataset(name, classes, Pictures(_pixels(kept), labels), seed)


def _pixels(entries: list[Entry]) -> Pixels:
    """The pictures, ``(N, SIDE, SIDE, 3)`` uint8."""
    result = np.empty((len(entries), SIDE, SIDE, 3), np.uint8)
    for index, entry in enumerate(entries):
        checkpoint()
        result[index] = _read(entry)
    return result


def _read(entry: Entry) -> Pixels:
    try:
        return fit(read_picture(entry.read()), KEPT)
    except PictureError as error:
        if error.reason == PictureFault.BUSY:
            raise
        raise TrainingError(TrainingFault.DATA_PICTURE, name=entry.name[:LONGEST_NAME]) from error
