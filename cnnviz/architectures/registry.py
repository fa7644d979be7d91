"""The architectures on offer: those of the modules in this folder, and those added while the program runs."""

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType

import cnnviz.architectures
from cnnviz.architectures.architecture import Architecture
from cnnviz.errors import UnknownNetworkError

_added: dict[str, Architecture] = {}


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(
        import_module(f"cnnviz.architectures.{module.name}")
        for module in pkgutil.iter_modules(cnnviz.architectures.__path__)
    )


@cache
def _bundled() -> dict[str, Architecture]:
    return {entry.slug: entry for module in _modules() for entry in getattr(module, "ARCHITECTURES", ())}


@cache
def _on_request() -> dict[str, Callable[[str], Architecture]]:
    return {prefix: create for module in _modules() for prefix, create in getattr(module, "ON_REQUEST", {}).items()}


def architectures() -> dict[str, Architecture]:
    """Every architecture on offer, by slug: the ``ARCHITECTURES`` of the modules in this folder, and what was added."""
    return _bundled() | _added


def add(architecture: Architecture) -> None:
    """Offer an architecture until the program ends; it replaces one that was added before under its slug."""
    _added[architecture.slug] = architecture


def find(slug: str) -> Architecture:
    """The architecture called ``slug``: on offer, or created on request (``timm:resnet10t``).

    Raises ``UnknownNetworkError``, ``MissingPackageError`` when the module needs a package that is not installed, or
    ``DesignError`` for an invalid design.
    """
    offered = architectures()
    if slug in offered:
        return offered[slug]
    prefix, _, name = slug.partition(":")
    if name and prefix in _on_request():
        return _on_request()[prefix](name)
    raise UnknownNetworkError(slug)
