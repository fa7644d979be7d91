"""Contrast between two colors ``#rrggbb`` by WCAG 2.1."""


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.1."""
    shares = [part / 255 for part in bytes.fromhex(color.removeprefix("#"))]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
