"""Networks composed on the Builder page: description, shape inference and costs, torch module, Python code, slug."""

from cnnviz.design.export import python_code
from cnnviz.design.kinds import KINDS, LayerKind
from cnnviz.design.modules import build
from cnnviz.design.presets import PATTERN, PRESETS, Pattern
from cnnviz.design.reading import MOST_BYTES, read_design
from cnnviz.design.schema import (
    CHANNELS,
    CLASSES,
    LIMITS,
    MOST_LAYERS,
    NAME_LENGTH,
    SIDE,
    Design,
    Layer,
)
from cnnviz.design.settings import Setting, Value
from cnnviz.design.slugs import design_of, slug_of
from cnnviz.design.suggestions import Suggestion
from cnnviz.design.summary import LayerSummary, Problem, check, summarize

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
    "LayerSummary",
    "Pattern",
    "Problem",
    "Setting",
    "Suggestion",
    "Value",
    "build",
    "check",
    "design_of",
    "python_code",
    "read_design",
    "slug_of",
    "summarize",
]
