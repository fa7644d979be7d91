# What `import cnnviz` offers; __init__.py reads this list, and so do editors and type checkers.

from . import design, figures, geometry
from .analysis.receptive_field.channels import channel_fields
from .analysis.receptive_field.effective import EffectiveField, effective_field
from .architectures.catalog import NetworkCard, card, networks
from .design.reading import read_design
from .design.schema import Design, Layer
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
from .explain.explanation import Explanation, Origin, Rule, Term, Terms
from .geometry import WHOLE_IMAGE, AxisField, ReceptiveField, Window
from .graph.changes import ActiveDropout, BatchStatistics, Bypass
from .graph.kinds import Kind
from .graph.nodes import Node
from .loading import layers, load
from .network import Network, Run, device, use_threads
from .pictures.images import Picture, Preprocessing, picture_from_pixels, read_picture
from .pictures.samples import Sample, read_sample, samples
from .weights.sources import Source, download_size, file_states, is_cached, sources, takes_files
from .wrapping import offer, wrap

__all__ = [
    "WHOLE_IMAGE",
    "ActiveDropout",
    "AxisField",
    "BatchStatistics",
    "Bypass",
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
    "NetworkCard",
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
    "Term",
    "Terms",
    "UnknownNetworkError",
    "UnknownNodeError",
    "UnknownUnitError",
    "WeightsError",
    "WeightsFault",
    "Window",
    "WindowTooLargeError",
    "card",
    "channel_fields",
    "design",
    "device",
    "download_size",
    "effective_field",
    "figures",
    "file_states",
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
