"""Finds every architecture in this folder."""

import pkgutil
from functools import cache
from importlib import import_module

import cnnviz.zoo
from cnnviz.errors import UnknownNetworkError
from cnnviz.zoo.architecture import Architecture


@cache
def architectures() -> dict[str, Architecture]:
    """Every architecture on offer, by slug: the union of the ``ARCHITECTURES`` of the modules beside this one."""
    modules = (import_module(f"cnnviz.zoo.{found.name}") for found in pkgutil.iter_modules(cnnviz.zoo.__path__))
    return {entry.slug: entry for module in modules for entry in getattr(module, "ARCHITECTURES", ())}


def find(slug: str) -> Architecture:
    """The architecture called ``slug``; raises ``UnknownNetworkError``."""
    try:
        return architectures()[slug]
    except KeyError:
        raise UnknownNetworkError(slug) from None
