"""Constructor calls of modules as values: ``modules`` makes them, ``export`` writes them as Python code. No torch."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.design.settings import Settings, Value

Argument = Value | tuple[int, int]
#: torch's defaults.
_DEFAULTS = {
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "ceil_mode": False,
    "transition": False,
}


@dataclass(frozen=True, slots=True)
class Call:
    """A constructor call: a class of ``torch.nn``, or of ``blocks`` if it ``is_block``.

    ``sizes`` are positional arguments, ``options`` named ones.
    """

    name: str
    sizes: tuple[int, ...] = ()
    options: tuple[tuple[str, Argument], ...] = ()
    is_block: bool = False

    def code(self) -> str:
        """The call as Python."""
        arguments = [*map(repr, self.sizes), *(f"{name}={value!r}" for name, value in self.options)]
        return f"{'' if self.is_block else 'nn.'}{self.name}({', '.join(arguments)})"


def options(settings: Settings, *names: str) -> tuple[tuple[str, Argument], ...]:
    """The settings of these names that differ from torch's defaults."""
    return tuple((name, settings[name]) for name in names if settings[name] != _DEFAULTS.get(name))
