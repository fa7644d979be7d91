"""Networks that visitors compose: described, counted, built, exported, and known by a slug that holds all of them."""

from cnnviz.design.address import design_of, slug_of
from cnnviz.design.modules import build
from cnnviz.design.offers import Offer
from cnnviz.design.presets import PATTERN, PRESETS, Pattern
from cnnviz.design.reading import MOST_BYTES, read_design
from cnnviz.design.schema import (
    CHANNELS,
    CLASSES,
    KINDS,
    LIMITS,
    MOST_LAYERS,
    NAME_LENGTH,
    SIDE,
    Design,
    Layer,
    LayerKind,
    Setting,
    Value,
)
from cnnviz.design.source import source
from cnnviz.design.steps import Problem, Step, check, steps

__all__ = [
    "CHANNELS",
    "CLASSES",
    "KINDS",
    "LIMITS",
    "MOST_BYTES",
    "MOST_LAYERS",
    "NAME_LENGTH",
    "PATTERN",
    "PRESETS",
    "SIDE",
    "Design",
    "Layer",
    "LayerKind",
    "Offer",
    "Pattern",
    "Problem",
    "Setting",
    "Step",
    "Value",
    "build",
    "check",
    "design_of",
    "read_design",
    "slug_of",
    "source",
    "steps",
]
