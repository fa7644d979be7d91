"""The bundled sample pictures: photos in the public domain, and digits drawn for this project."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from cnnviz.assets import SAMPLES
from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures.decoding import decode
from cnnviz.pictures.images import Picture, picture_from_pixels


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture; ``names`` and ``alt`` map a language to a text, ``kind`` is ``"photo"`` or ``"digit"``."""

    slug: str
    path: Path
    names: Mapping[str, str]
    alt: Mapping[str, str]
    license: str
    author: str
    source: str
    kind: str


@cache
def samples() -> tuple[Sample, ...]:
    """Every sample, in the order of ``assets/samples/samples.toml``."""
    entries = tomllib.loads((SAMPLES / "samples.toml").read_text(encoding="utf-8"))
    return tuple(
        Sample(
            slug=slug,
            path=SAMPLES / entry["file"],
            names=entry["name"],
            alt=entry["alt"],
            license=entry["license"],
            author=entry["author"],
            source=entry["source"],
            kind=entry["kind"],
        )
        for slug, entry in entries.items()
    )


@cache
def read_sample(slug: str) -> Picture:
    """The sample called ``slug``; raises ``PictureError`` (NOT_FOUND)."""
    sample = next((sample for sample in samples() if sample.slug == slug), None)
    if sample is None:
        raise PictureError(PictureFault.NOT_FOUND, path=slug)
    return picture_from_pixels(np.asarray(decode(sample.path.read_bytes())))  # our own file: no limits, no process
