"""Numbers of a line of arithmetic, with as many digits as it takes for what is printed to be right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, isfinite, log10

from app.text.format import MINUS, minus

MOST_DIGITS = 9
FEWEST_DIGITS = 2
RESULT = 4

Compute = Callable[..., float]


def significant(value: float, digits: int) -> str:
    """A number with so many significant digits at most.

    >>> significant(0.001, 4), significant(-1.23456, 3), significant(1234567.0, 4)
    ('0.001', '−1.23', '1.235e+06')
    """
    return minus(f"{value:.{digits}g}")


def value_of(text: str) -> float:
    """The number that ``significant`` printed."""
    return float(text.replace(MINUS, "-"))


def agreeing(
    compute: Compute, terms: Sequence[float], result: float, digits: int = RESULT
) -> tuple[tuple[str, ...], str]:
    """Texts of the terms and of the result, so that ``compute`` of the printed terms is the printed result.

    The result has ``digits`` digits, or fewer where no more are right; the terms have as few as that takes.

    >>> agreeing(lambda a, b: a + b, (0.12345, 0.000123), 0.123573)
    (('0.1235', '0.000123'), '0.1236')
    """
    for of_result in range(digits, FEWEST_DIGITS - 1, -1):
        for each in range(of_result, MOST_DIGITS + 1):
            texts = tuple(significant(term, each) for term in terms)
            if _computed(compute, texts, of_result) == significant(result, of_result):
                return texts, significant(result, of_result)
    return tuple(significant(term, MOST_DIGITS) for term in terms), significant(result, FEWEST_DIGITS)


def _computed(compute: Compute, texts: Sequence[str], digits: int) -> str:
    try:
        return significant(compute(*map(value_of, texts)), digits)
    except (ArithmeticError, ValueError):
        return ""


def digits_to_see(change: float, of: float) -> int:
    """Digits that show a change of a number: three of the change itself.

    >>> digits_to_see(0.001, 0.5), digits_to_see(0.0, 1.0), digits_to_see(1.0, 1.0)
    (5, 4, 4)
    """
    if not (change and of and isfinite(change) and isfinite(of)):
        return RESULT
    orders = floor(log10(abs(of))) - floor(log10(abs(change)))
    return max(RESULT, min(MOST_DIGITS - 1, orders + 3))
