"""Settings of layers: their names, defaults and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnviz.errors import DesignError, DesignFault

Value = bool | int | float | str
Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a layer: boolean, integer, float or one of ``choices``, by the type of ``default``."""

    name: str
    default: Value
    low: float = 0
    high: float = 1
    choices: tuple[str, ...] = ()

    def checked(self, value: Value, where: str) -> Value:
        """The value in the setting's own type; raises ``DesignError`` (CHOICE or RANGE)."""
        if self.choices:
            if value not in self.choices:
                raise DesignError(DesignFault.CHOICE, where=where, value=str(value), choices=", ".join(self.choices))
            return value
        if not self._holds(value):
            raise DesignError(DesignFault.RANGE, where=where, value=str(value), low=self.low, high=self.high)
        return type(self.default)(value)

    def _holds(self, value: Value) -> bool:
        if isinstance(value, str) or isinstance(value, bool) != isinstance(self.default, bool):
            return False
        return self.low <= value <= self.high and type(self.default)(value) == value

    def schema(self) -> dict[str, Any]:
        """The JSON schema of the value."""
        if self.choices:
            return {"enum": list(self.choices)}
        if isinstance(self.default, bool):
            return {"type": "boolean"}
        kind = "integer" if isinstance(self.default, int) else "number"
        return {"type": kind, "minimum": self.low, "maximum": self.high}
