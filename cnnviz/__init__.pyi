# What `import cnnviz` offers; __init__.py reads this list, and so do editors and type checkers.

from . import building, changes, geometry
from .building.design import Design, Layer
from .building.reading import read_design
from .cards import Card, card, networks
from .effective import EffectiveField, effective_field
from .errors import (
    ChangeError,
    CnnvizError,
    DesignError,
    DesignFault,
    MissingPackageError,
    ModuleError,
    ModuleFault,
    NotAClassifierError,
    NotExplainableError,
    PictureError,
    PictureFault,
    UnknownNetworkError,
    UnknownNodeError,
    UnknownUnitError,
    WeightsError,
    WeightsFault,
    WindowTooLargeError,
)
from .explanation import Explanation, Origin, Rule, Term, Terms
from .geometry import WHOLE_IMAGE, ReceptiveField, Span, Window
from .graph import Node
from .images import Picture, Preprocessing, picture_from_pixels, read_picture
from .network import Network, Run, device, layers, load, use_threads
from .operations import Kind
from .own import offer, wrap
from .reach.channels import channel_fields
from .samples import Sample, read_sample, samples
from .weights import Source, download_size, is_cached, sources, takes_files

__all__ = [
    "WHOLE_IMAGE",
    "Card",
    "ChangeError",
    "CnnvizError",
    "Design",
    "DesignError",
    "DesignFault",
    "EffectiveField",
    "Explanation",
    "Kind",
    "Layer",
    "MissingPackageError",
    "ModuleError",
    "ModuleFault",
    "Network",
    "Node",
    "NotAClassifierError",
    "NotExplainableError",
    "Origin",
    "Picture",
    "PictureError",
    "PictureFault",
    "Preprocessing",
    "ReceptiveField",
    "Rule",
    "Run",
    "Sample",
    "Source",
    "Span",
    "Term",
    "Terms",
    "UnknownNetworkError",
    "UnknownNodeError",
    "UnknownUnitError",
    "WeightsError",
    "WeightsFault",
    "Window",
    "WindowTooLargeError",
    "building",
    "card",
    "changes",
    "channel_fields",
    "device",
    "download_size",
    "effective_field",
    "geometry",
    "is_cached",
    "layers",
    "load",
    "networks",
    "offer",
    "picture_from_pixels",
    "read_design",
    "read_picture",
    "read_sample",
    "samples",
    "sources",
    "takes_files",
    "use_threads",
    "wrap",
]
