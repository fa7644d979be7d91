"""See inside convolutional networks: run a real PyTorch network and look at every number it computes.

>>> import cnnviz
>>> cnnviz.geometry.Window(kernel=3, stride=2, padding=1).output_size(224)
112
"""

from cnnviz import geometry
from cnnviz.cards import Card, networks
from cnnviz.errors import (
    CnnvizError,
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
from cnnviz.explanation import Explanation, Origin, Rule, Term, Terms
from cnnviz.geometry import WHOLE_IMAGE, ReceptiveField, Span, Window
from cnnviz.graph import Node
from cnnviz.images import Picture, Preprocessing, picture_from_pixels, read_picture
from cnnviz.network import Network, Run, device, layers, load, use_threads
from cnnviz.operations import Kind
from cnnviz.samples import Sample, read_sample, samples
from cnnviz.weights import Source, download_size, is_cached, sources

__all__ = [
    "WHOLE_IMAGE",
    "Card",
    "CnnvizError",
    "Explanation",
    "Kind",
    "Network",
    "Node",
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
    "device",
    "download_size",
    "geometry",
    "is_cached",
    "layers",
    "load",
    "networks",
    "picture_from_pixels",
    "read_picture",
    "read_sample",
    "samples",
    "sources",
    "use_threads",
]
