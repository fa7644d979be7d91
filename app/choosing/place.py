"""Names of old for pages that do not use ``app.choosing.selection`` yet."""

from __future__ import annotations

from app.choosing.selection import DEFAULT_NETWORK, settle, usable_source, wanted_kind
from app.choosing.selection import subject as chosen

__all__ = ["ADDRESS", "DEFAULT_NETWORK", "chosen", "settle", "usable_source", "wanted_kind"]
ADDRESS: dict[str, type[str] | type[int]] = {}
