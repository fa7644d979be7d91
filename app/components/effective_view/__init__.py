"""How much each pixel counts, as heat on the picture, with two boxes. Drawn by ``app/frontend/effective_view``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components import mount, pack
from app.components.ground import Ground
from app.components.palette import ZERO, Palette, tables
from app.components.values import area_mean
from cnnviz.analysis.receptive_field.effective import Box

KEY: Final = "effective-view"


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing: ``heat`` (H, W) of the picture's size, at least 0, or none; ``box`` and ``theoretical`` on it."""

    name: str
    title: str
    lines: tuple[str, ...]
    spoken: str
    theoretical: Box | None
    center: tuple[float, float]
    heat: NDArray[np.float32] | None = None
    box: Box | None = None


def effective_view(panels: Sequence[Panel], ground: Ground, *, words: Mapping[str, str]) -> None:
    """Draw the panels side by side; the heat of all on one scale, from 0 to the most that any pixel counts."""
    most = max((float(panel.heat.max()) for panel in panels if panel.heat is not None), default=0.0)
    header = {"key": KEY, "words": dict(words), "panels": [_entry(panel) for panel in panels], **ground.header()}
    height, width = header["drawn"][:2]
    heats = {
        f"heat-{index}": warmth(area_mean(panel.heat, height, width), most).tobytes()
        for index, panel in enumerate(panels)
        if panel.heat is not None
    }
    blobs = {**ground.blobs(), **heats, **tables(Palette.MAP)}
    mount("effective_view", key=KEY, message=pack(header, blobs))


def warmth(heat: NDArray[np.float32], most: float) -> NDArray[np.uint8]:
    """Heat as steps of the warm half of the maps' colors, by its square root: what is weak would not be seen.

    >>> warmth(np.array([0, 0.25, 1], np.float32), 1.0).tolist()
    [128, 192, 255]
    """
    share = np.sqrt(np.clip(heat / (most or 1.0), 0, 1))
    steps: NDArray[np.uint8] = np.rint(ZERO + share * (ZERO - 1)).astype(np.uint8)
    return steps


def _entry(panel: Panel) -> dict[str, Any]:
    return {
        "name": panel.name,
        "title": panel.title,
        "lines": panel.lines,
        "spoken": panel.spoken,
        "theoretical": _box(panel.theoretical),
        "box": _box(panel.box),
        "center": panel.center,
        "heat": panel.heat is not None,
    }


def _box(box: Box | None) -> dict[str, int] | None:
    """The last row and column as the scripts count them: behind the end."""
    if box is None:
        return None
    return {"top": box.top, "left": box.left, "bottom": box.bottom + 1, "right": box.right + 1}
