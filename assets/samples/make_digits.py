"""Draw the ten sample digits: our own strokes, white on black, in the manner of MNIST.

Run by hand after changing a stroke: ``python assets/samples/make_digits.py``. It writes ``digit-0.png`` to
``digit-9.png`` beside itself, the same pixels every time: 28 x 28, the ink scaled to 20 and its center of mass in the
middle, as Y. LeCun describes for MNIST. Nothing here is traced or copied from MNIST.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIDE, INK, FINE = 28, 20, 16  # px of the picture and of the ink in it; fine dots to a pixel
PEN = 2.6  # px, the width of the pen at full pressure

# Each digit is one or two strokes, each stroke the places x,y that the pen passes (to the right, down; in any unit).
STROKES = {
    0: ["56,8 38,12 22,32 17,58 24,84 42,95 62,86 76,62 78,36 68,15 50,7 43,12"],
    1: ["38,24 46,17 55,6 53,30 49,62 46,96"],
    2: ["22,26 30,12 48,6 65,14 68,32 57,54 38,75 18,92 32,88 52,91 76,94 84,90"],
    3: ["24,14 44,6 64,12 67,28 56,41 38,47 58,50 72,64 68,84 48,96 28,94 16,84"],
    4: ["38,6 30,28 18,54 34,57 56,54 84,51", "68,14 64,40 59,68 56,97"],
    5: ["34,9 30,26 26,44 42,40 60,46 68,64 60,84 42,95 22,91", "34,9 54,9 77,5"],
    6: ["66,6 48,18 32,40 24,66 30,88 46,96 63,86 66,68 54,56 38,62 28,76"],
    7: ["18,16 34,14 56,13 78,9 68,30 54,60 44,96", "38,52 52,50 70,47"],
    8: ["68,18 52,6 34,14 33,32 48,47 64,64 66,84 50,96 32,90 28,72 42,54 60,40 72,26 67,16"],
    9: ["70,20 54,8 34,18 28,36 40,48 58,40 70,20 69,42 64,70 58,96"],
}


def curve(stroke: str, steps: int = 40) -> NDArray[np.float64]:
    """Return ``(n, 2)`` points on a smooth line through all places of a stroke (a Catmull-Rom spline)."""
    places = [[float(number) for number in place.split(",")] for place in stroke.split()]
    known = np.array([places[0], *places, places[-1]])
    time = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(known, known[1:], known[2:], known[3:], strict=False):
        pieces.append(b + 0.5 * time * (c - a + time * (2 * a - 5 * b + 4 * c - d + time * (3 * (b - c) + d - a))))
    return np.concatenate([*pieces, known[-1:]])


def pressure(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a factor per point: a pen lands firmly, eases along the way and lifts at the end."""
    along = np.linspace(0, 1, len(points))
    return 0.82 + 0.18 * np.cos(2.2 * np.pi * along) - 0.14 * np.clip(along - 0.86, 0, None) / 0.14


def draw(strokes: list[str]) -> Image.Image:
    """Return one digit, "L"."""
    lines = [curve(stroke) for stroke in strokes]
    every = np.concatenate(lines)
    low, high = every.min(axis=0), every.max(axis=0)
    scale = (INK - PEN) * FINE / (high - low).max()
    canvas = Image.new("L", (SIDE * FINE * 2,) * 2)
    pen = ImageDraw.Draw(canvas)
    middle = SIDE * FINE - scale * (low + high) / 2
    for line in lines:
        for (x, y), press in zip(line * scale + middle, pressure(line), strict=True):
            reach = PEN * FINE * press / 2
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    return centered(canvas)


def centered(canvas: Image.Image) -> Image.Image:
    """Return the middle of ``canvas``, by mass, at one dot to a pixel."""
    ink = np.asarray(canvas, dtype=float)
    x, y = (round(float((ink.sum(axis=axis) * np.arange(len(ink))).sum() / ink.sum())) for axis in (0, 1))
    half = SIDE * FINE // 2
    return canvas.crop((x - half, y - half, x + half, y + half)).resize((SIDE, SIDE), Image.Resampling.BOX)


if __name__ == "__main__":
    for digit, strokes in STROKES.items():
        draw(strokes).save(Path(__file__).with_name(f"digit-{digit}.png"), optimize=True)
