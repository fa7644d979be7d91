"""The two color scales of the app, as tables of 256 colors: one for the values of maps, one for weights.

Byte 128 is zero and has the neutral color; 1 and 255 are minus and plus the limit. Each scale exists for light
pages (zero is nearly the paper, strong is dark) and for dark pages (zero is nearly black, strong is bright). Colors
are interpolated in OKLab, where equal steps look equal (Bjorn Ottosson, "A perceptual color space for image
processing", 2020). Blue to red and teal to brown stay apart for the common kinds of color blindness.
"""

from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

ZERO: Final = 128

Color = tuple[float, float, float]  # OKLab: lightness 0 to 1, green-red, blue-yellow


class Palette(StrEnum):
    """What is being colored."""

    MAP = "map"  # blue, neutral, red
    WEIGHT = "weight"  # teal, neutral, brown


# (hue in degrees, chroma halfway, chroma at the end) for minus and plus.
_HUES: Final = {
    Palette.MAP: ((258.0, 0.125, 0.125), (33.0, 0.155, 0.135)),
    Palette.WEIGHT: ((185.0, 0.085, 0.065), (66.0, 0.105, 0.080)),
}
# (lightness at zero, halfway, at the end); both sides alike, so that equal strength is equally light.
_LIGHTNESS: Final = {"light": (0.97, 0.66, 0.33), "dark": (0.20, 0.53, 0.80)}
_BRIGHT_END: Final = 0.9  # a color this light can hold only so much chroma


@cache
def table(palette: Palette | str, theme: str) -> NDArray[np.uint8]:
    """The colors of ``palette`` (``"map"`` or ``"weight"``) for ``theme`` (``"light"`` or ``"dark"``): (256, 3), RGB.

    Read-only. Raises ``ValueError`` for an unknown palette and ``KeyError`` for an unknown theme.
    """
    minus, plus = (_stops(side, theme) for side in _HUES[Palette(palette)])
    position = (np.arange(256) - ZERO) / (ZERO - 1)
    stops = np.array([minus[2], minus[1], minus[0], plus[1], plus[2]])
    anchors = (-1.0, -0.5, 0.0, 0.5, 1.0)
    lab = np.stack([np.interp(position, anchors, stops[:, axis]) for axis in range(3)], axis=-1)
    colors = _to_srgb(lab)
    colors.setflags(write=False)
    return colors


def tables(palette: Palette | str) -> dict[str, bytes]:
    """Both themes of ``palette``, 768 bytes each, as a message to the browser carries them."""
    return {f"table-{theme}": table(palette, theme).tobytes() for theme in _LIGHTNESS}


def _stops(side: tuple[float, float, float], theme: str) -> tuple[Color, Color, Color]:
    hue, half, end = side
    zero_light, half_light, end_light = _LIGHTNESS[theme]
    end = end * _BRIGHT_END if theme == "dark" else end
    return (zero_light, 0.0, 0.0), _polar(half_light, half, hue), _polar(end_light, end, hue)


def _polar(lightness: float, chroma: float, hue: float) -> Color:
    angle = np.deg2rad(hue)
    return lightness, float(chroma * np.cos(angle)), float(chroma * np.sin(angle))


def _to_srgb(lab: NDArray[np.float64]) -> NDArray[np.uint8]:
    """OKLab (..., 3) to 8-bit sRGB; what the screen cannot show is clipped."""
    to_cones = np.array(
        [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.291485548]]
    )
    to_linear = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.707614701],
        ]
    )
    linear = np.clip((lab @ to_cones.T) ** 3 @ to_linear.T, 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    colors: NDArray[np.uint8] = np.rint(srgb * 255).astype(np.uint8)
    return colors
