"""Finds every architecture in this folder, and those that are added while the program runs."""

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
        import_module(f"cnnviz.architectures.{found.name}")
        for found in pkgutil.iter_modules(cnnviz.architectures.__path__)
    )


@cache
def _found() -> dict[str, Architecture]:
    return {entry.slug: entry for module in _modules() for entry in getattr(module, "ARCHITECTURES", ())}


@cache
def _on_request() -> dict[str, Callable[[str], Architecture]]:
    return {prefix: make for module in _modules() for prefix, make in getattr(module, "ON_REQUEST", {}).items()}


def architectures() -> dict[str, Architecture]:
    """Every architecture on offer, by slug: the ``ARCHITECTURES`` of the modules in this folder, and what was added."""
    return _found() | _added


def add(architecture: Architecture) -> None:
    """Offer one more, for as long as the program runs; it takes the place of another of its slug that was added."""
    _added[architecture.slug] = architecture


def find(slug: str) -> Architecture:
    """The architecture called ``slug``: on offer, or (``timm:resnet10t``) made on request by a module in this folder.

    Raises ``UnknownNetworkError``, ``MissingPackageError`` when the module needs a package that is not installed, or
    ``DesignError`` for a network that was composed.
    """
    known = architectures()
    if slug in known:
        return known[slug]
    prefix, _, name = slug.partition(":")
    if name and prefix in _on_request():
        return _on_request()[prefix](name)
    raise UnknownNetworkError(slug)
