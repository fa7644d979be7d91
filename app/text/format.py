"""Numbers as texts, in every language the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.text.markdown import legible, short

PREFIXES = ((10**9, "G"), (10**6, "M"), (10**3, "k"))
MINUS = "−"
#: Stands where there is no number.
NOTHING = "–"
#: Characters of a file's name without its ending; systems take 255 bytes.
LONGEST_FILE = 60


def large(count: float) -> str:
    """A count with three digits.

    >>> large(61100840), large(4089184256), large(999), large(269722)
    ('61.1 M', '4.09 G', '999', '270 k')
    """
    for unit, prefix in PREFIXES:
        if count >= unit:
            return f"{_three_digits(count / unit)} {prefix}"
    return f"{count:,.0f}"


def _three_digits(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def macs(count: float) -> str:
    """Multiply-adds.

    >>> macs(4089184256)
    '4.09 GMACs'
    """
    number, _, prefix = large(count).partition(" ")
    return f"{number} {prefix}MACs"


def in_bytes(count: float) -> str:
    """Bytes, with a thousand of them in a kilobyte.

    >>> in_bytes(60950432)
    '61.0 MB'
    """
    number, _, prefix = large(count).partition(" ")
    return f"{number} {prefix}B"


def duration(seconds: float) -> str:
    """Seconds with two digits, below one as milliseconds.

    >>> duration(0.0624), duration(1.96), duration(52)
    ('62 ms', '2.0 s', '52 s')
    """
    if seconds < 0.995:
        return f"{float(f'{1000 * seconds:.2g}'):.3g} ms"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def shape(sizes: Iterable[int | str]) -> str:
    """Sizes of an array, or sides of a rectangle.

    >>> shape((64, 56, 56))
    '64×56×56'
    """
    return "×".join(map(str, sizes))


def sides(vertical: int | str, horizontal: int | str) -> str:
    """Both sides of a rectangle, or the one side of a square.

    >>> sides(3, 3), sides(1, 7)
    ('3', '1×7')
    """
    return shape(dict.fromkeys((vertical, horizontal)))


def minus(text: str) -> str:
    """A number's text with minus signs instead of hyphens.

    >>> minus("-1.2e-05")
    '−1.2e−05'
    """
    return text.replace("-", MINUS)


def signed(number: int) -> str:
    """A whole number with a minus sign instead of a hyphen.

    >>> signed(-1234)
    '−1,234'
    """
    return minus(f"{number:,}")


def fixed(value: float) -> str:
    """A value of a map, where all have the same number of decimals as far as they can.

    >>> fixed(0.0), fixed(2.0), fixed(-1234.5678), fixed(0.000012345)
    ('0', '2.0000', '−1,234.57', '1.2345e−05')
    """
    size = abs(value)
    if value == 0:
        return "0"
    return minus(f"{value:,.2f}" if size >= 100 else f"{value:.4f}" if size >= 0.001 else f"{value:.4e}")


def number(value: float) -> str:
    """A value in a formula: whole numbers without decimals.

    >>> number(0.0), number(-0.123456), number(1234567), number(3.2e-7)
    ('0', '−0.1235', '1,234,567', '3.2e−07')
    """
    size = abs(value)
    if value == int(value) or size >= 100_000:
        return minus(f"{value:,.0f}")
    return minus(f"{value:,.2f}" if size >= 100 else f"{value:.4f}" if size >= 1e-3 else f"{value:.4g}")


def percent(share: float) -> str:
    """A share of one as percent; less than all is not rounded to all.

    >>> percent(0.7348), percent(0.99999), percent(0)
    ('73.5 %', '99.9 %', '0.0 %')
    """
    shown = min(share, 0.999) if share < 1 else share
    return f"{shown:.1%}".replace("%", " %")


def file_name(*names: str, ending: str) -> str:
    """A name for a download: what is no letter, digit, dot or underscore in the names becomes a hyphen.

    >>> file_name("ResNet-20 (CIFAR)", "layer1.0", ending=".csv"), file_name("<a/..b>", ending=".csv")
    ('ResNet-20-CIFAR-layer1.0.csv', 'a-b.csv')
    """
    words = (re.sub(r"(?:[^\w.]|\.{2,})+", "-", legible(name)).strip("-.") for name in names)
    return short("-".join(filter(None, words)), LONGEST_FILE) + ending
