"""The batch of one step as pictures, and the weights of one kernel, to pick from. See ``app/frontend/step_view``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.components import mount, pack
from app.components.browser import handler, index
from app.components.palette import Palette, tables
from app.components.values import small_picture

MOST_PICTURES: Final = 64
LONGEST_SIDE: Final = 56  # pixels of one as drawn


@dataclass(frozen=True, slots=True, eq=False)
class BatchPictures:
    """Pictures ``(N, H, W, C)`` uint8 of a batch, the first ``MOST_PICTURES``, with a caption and a sentence each."""

    pictures: NDArray[np.uint8]
    captions: Sequence[str]
    spoken: Sequence[str]


def batch_view(
    batch: BatchPictures, selected: int, *, key: str, words: Mapping[str, str], on_pick: Callable[[int], None]
) -> None:
    """Draw the pictures; ``on_pick`` is called with the index of the one that is picked. ``words`` has ``label``."""
    few = batch.pictures[:MOST_PICTURES]
    small = np.stack([small_picture(each, LONGEST_SIDE) for each in few])
    header = {
        "kind": "pictures",
        "shape": small.shape,
        "captions": list(batch.captions[: len(few)]),
        "spoken": list(batch.spoken[: len(few)]),
        "words": dict(words),
    }
    _mount(header, {"pictures": small.tobytes()}, selected, len(few), key, on_pick)


def kernel_view(
    values: NDArray[np.float32], selected: int, *, key: str, words: Mapping[str, str], on_pick: Callable[[int], None]
) -> None:
    """Draw weights ``(H, W)`` as cells; ``on_pick`` is called with the index of a cell, counted by rows.

    ``words`` has ``label``, and ``cell`` with fields ``row``, ``column`` and ``value``.
    """
    limit = float(np.abs(values).max(initial=0.0)) or 1.0
    header = {"kind": "kernel", "shape": values.shape, "limit": limit, "words": dict(words)}
    blobs = {"values": np.ascontiguousarray(values, dtype="<f4").tobytes(), **tables(Palette.WEIGHT)}
    _mount(header, blobs, selected, values.size, key, on_pick)


def _mount(
    header: Mapping[str, object],
    blobs: Mapping[str, bytes],
    selected: int,
    count: int,
    key: str,
    on_pick: Callable[[int], None],
) -> None:
    picked = handler(key, "selected", index(count), on_pick)
    mount("step_view", key=key, message=pack(header, blobs), selected=selected, on_selected_change=picked)
