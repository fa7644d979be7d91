"""What a topic of the page is, and all of them: a new one is a new file in this folder that ends in a ``TOPIC``."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import cnnviz
from app.results import Subject
from app.state import State
from app.text import Words


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """One idea; its words are in ``assets/text/blocks_<slug>.toml``: ``name``, ``intro``, ``help``, ``none``, its own.

    ``fits(nodes)`` finds what the topic shows in a network; ``render`` draws it, in a fragment of its own. Where
    ``fits`` finds nothing, the visitor is offered ``examples``. ``apart`` draws what needs no network: below the rest,
    always. ``states`` hold what the visitor selects in it; their address names begin with ``blk_``.
    """

    slug: str
    order: int
    render: Callable[[Words, Subject], None]
    fits: Callable[[tuple[cnnviz.Node, ...]], object]
    examples: tuple[str, ...]
    states: tuple[State[Any], ...] = ()
    apart: Callable[[Words], None] | None = None

    @property
    def words(self) -> str:
        """Where its words begin."""
        return f"blocks_{self.slug}"


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic of this folder, by slug, in order."""
    names = [each.name for each in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [import_module(f"app.pages.blocks.{name}") for name in names if name != "page"]
    entries = [module.TOPIC for module in modules if hasattr(module, "TOPIC")]
    return {topic.slug: topic for topic in sorted(entries, key=lambda topic: topic.order)}
