"""The kinds of nodes: one row each with all that this project knows of a kind, for Python and for the browser.

A new kind is a member of ``Kind``, a row of ``TRAITS`` and its words in ``assets/text/kinds.toml``; a rule that no
other kind has is a function in ``cnnviz.explain``, and a call that has windows is read in ``cnnviz.graph.operations``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Family(StrEnum):
    """Kinds that are drawn alike, in the order of a legend."""

    CONVOLUTION = "convolution"
    LINEAR = "linear"
    POOLING = "pooling"
    NORMALIZATION = "normalization"
    ACTIVATION = "activation"
    COMBINATION = "combination"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FamilyStyle:
    """``fill`` is the same in both themes; ``ink`` is for text on it; the edges set it off from the background.

    ``code`` is the letter that stands for the family.
    """

    code: str
    fill: str
    ink: str
    edge_light: str
    edge_dark: str


#: Colors of Okabe and Ito (2008, https://jfly.uni-koeln.de/color/), told apart by color-blind people too; vermilion is
#: left out, because the accent of the app is near it.
FAMILIES: Mapping[str, FamilyStyle] = MappingProxyType(
    {
        Family.CONVOLUTION: FamilyStyle("C", "#0072b2", "#ffffff", "#00476f", "#6db9e6"),
        Family.LINEAR: FamilyStyle("L", "#56b4e9", "#000000", "#1f6a97", "#a5d8f5"),
        Family.POOLING: FamilyStyle("P", "#009e73", "#000000", "#00614a", "#5fd0ae"),
        Family.NORMALIZATION: FamilyStyle("N", "#f0e442", "#000000", "#857b00", "#f7f0a0"),
        Family.ACTIVATION: FamilyStyle("A", "#e69f00", "#000000", "#8a5f00", "#ffcf70"),
        Family.COMBINATION: FamilyStyle("+", "#cc79a7", "#000000", "#8a3f68", "#ecb9d6"),
        Family.OTHER: FamilyStyle("O", "#9a9a9a", "#000000", "#5a5a5a", "#cfcfcf"),
    }
)


class Positions(StrEnum):
    """Which positions of its inputs one position (row, column) of a node's output reads: so its field moves."""

    SAME = "same"  # the same position alone: pointwise
    SAME_IF_SIZE_STAYS = "same-if-size-stays"  # the same where rows and columns are as many as before, else not known
    WINDOW = "window"  # those under a sliding window; not known for a node whose windows are not
    SLICE = "slice"  # one position, which the index of the slice tells
    ALL = "all"  # every position of the map
    REARRANGED = "rearranged"  # values are laid out in another shape: no position of the output is one of the picture
    UNKNOWN = "unknown"


class Channels(StrEnum):
    """Which channels of its inputs one channel of a node's output reads."""

    SAME = "same"  # the channel of the same number, in every input
    MOVED = "moved"  # one channel, which may have another number
    GROUP = "group"  # all channels of its group
    ALL = "all"  # all channels, or several
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a node does; the words for it are in ``assets/text/kinds.toml``."""

    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed-convolution"
    LINEAR = "linear"
    MAX_POOL = "max-pool"
    AVERAGE_POOL = "average-pool"
    ADAPTIVE_AVERAGE_POOL = "adaptive-average-pool"
    GLOBAL_AVERAGE_POOL = "global-average-pool"
    BATCH_NORM = "batch-norm"
    LAYER_NORM = "layer-norm"
    LOCAL_RESPONSE_NORM = "local-response-norm"
    RELU = "relu"
    RELU6 = "relu6"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    SILU = "silu"
    GELU = "gelu"
    HARDSWISH = "hardswish"
    HARDSIGMOID = "hardsigmoid"
    MISH = "mish"
    SOFTMAX = "softmax"
    ADD = "add"
    MULTIPLY = "multiply"
    CONCATENATION = "concatenation"
    FLATTEN = "flatten"
    DROPOUT = "dropout"
    STOCHASTIC_DEPTH = "stochastic-depth"
    PAD = "pad"
    SLICE = "slice"
    RESHAPE = "reshape"
    PERMUTE = "permute"
    CHANNEL_SHUFFLE = "channel-shuffle"
    IDENTITY = "identity"
    INPUT = "input"
    OTHER = "other"

    @property
    def traits(self) -> Traits:
        """The kind's row."""
        return TRAITS[self]


@dataclass(frozen=True, slots=True)
class Traits:
    """One row of the table.

    ``rule`` names the function of ``cnnviz.explain`` that takes one of the kind's numbers apart. ``calls`` names what
    computes it, separated by spaces: classes of ``torch.nn`` as ``nn.ReLU``, functions as ``F.relu`` or ``torch.relu``,
    methods as ``Tensor.relu``, operators that only torch.export writes as ``aten.relu_``. ``weighted``: it has learned
    weights. ``in_place``: it may write its result over its input, or only reads that in another order, and needs no
    memory of its own. ``formula`` has the value of an activation function as text, with ``{x}`` for what it reads.
    """

    family: Family
    positions: Positions
    channels: Channels
    rule: str
    calls: str = ""
    weighted: bool = False
    in_place: bool = False
    formula: str = ""

    @property
    def is_pointwise(self) -> bool:
        """Whether each position of the output reads the same position of the inputs alone; channels may mix."""
        return self.positions is Positions.SAME

    @property
    def is_layer(self) -> bool:
        """A layer as names of networks count them ("weighted layers", He et al. 2015): convolutions and linear ones."""
        return self.family in {Family.CONVOLUTION, Family.LINEAR}

    @property
    def is_activation_function(self) -> bool:
        """Whether it computes each number from one number alone; softmax reads all classes."""
        return self.rule == "curve"

    @property
    def moves_values(self) -> bool:
        """Whether it only hands on values that it reads, in evaluation mode."""
        return self.rule == "moved" and self.positions is not Positions.UNKNOWN


def _convolution(rule: str, calls: str) -> Traits:
    return Traits(Family.CONVOLUTION, Positions.WINDOW, Channels.GROUP, rule, calls, weighted=True)


def _pool(rule: str, calls: str, positions: Positions = Positions.WINDOW) -> Traits:
    return Traits(Family.POOLING, positions, Channels.SAME, rule, calls)


def _norm(rule: str, channels: Channels, calls: str, *, weighted: bool = True) -> Traits:
    return Traits(Family.NORMALIZATION, Positions.SAME, channels, rule, calls, weighted=weighted)


def _curve(formula: str, calls: str) -> Traits:
    """Activation functions: the function itself is in ``cnnviz.explain.curves``."""
    return Traits(Family.ACTIVATION, Positions.SAME, Channels.SAME, "curve", calls, in_place=True, formula=formula)


def _combination(rule: str, channels: Channels, calls: str) -> Traits:
    return Traits(Family.COMBINATION, Positions.SAME, channels, rule, calls)


def _moved(positions: Positions, channels: Channels, calls: str, *, in_place: bool = True) -> Traits:
    return Traits(Family.OTHER, positions, channels, "moved", calls, in_place=in_place)


TRAITS: Mapping[Kind, Traits] = MappingProxyType(
    {
        Kind.CONVOLUTION: _convolution("convolution", "nn.Conv2d F.conv2d"),
        Kind.TRANSPOSED_CONVOLUTION: _convolution("transposed_convolution", "nn.ConvTranspose2d"),
        Kind.LINEAR: Traits(
            Family.LINEAR, Positions.SAME_IF_SIZE_STAYS, Channels.ALL, "linear", "nn.Linear F.linear", weighted=True
        ),
        Kind.MAX_POOL: _pool("maximum", "nn.MaxPool2d F.max_pool2d torch.max_pool2d"),
        Kind.AVERAGE_POOL: _pool("mean", "nn.AvgPool2d F.avg_pool2d"),
        Kind.ADAPTIVE_AVERAGE_POOL: _pool("mean", "nn.AdaptiveAvgPool2d F.adaptive_avg_pool2d"),
        Kind.GLOBAL_AVERAGE_POOL: _pool("mean", "torch.mean Tensor.mean", Positions.ALL),
        Kind.BATCH_NORM: _norm(
            "batch_norm", Channels.SAME, "nn.BatchNorm1d nn.BatchNorm2d ops.FrozenBatchNorm2d F.batch_norm"
        ),
        Kind.LAYER_NORM: _norm("layer_norm", Channels.ALL, "nn.LayerNorm F.layer_norm"),
        Kind.LOCAL_RESPONSE_NORM: _norm(
            "local_response_norm", Channels.ALL, "nn.LocalResponseNorm F.local_response_norm", weighted=False
        ),
        Kind.RELU: _curve("max(0, {x})", "nn.ReLU F.relu torch.relu Tensor.relu aten.relu_"),
        Kind.RELU6: _curve("min(max(0, {x}), 6)", "nn.ReLU6 F.relu6"),
        Kind.TANH: _curve("tanh({x})", "nn.Tanh torch.tanh Tensor.tanh"),
        Kind.SIGMOID: _curve("1 / (1 + e^(−{x}))", "nn.Sigmoid torch.sigmoid Tensor.sigmoid"),
        Kind.SILU: _curve("{x} / (1 + e^(−{x}))", "nn.SiLU F.silu aten.silu_"),
        Kind.GELU: _curve("{x} × Φ({x})", "nn.GELU F.gelu"),
        Kind.HARDSWISH: _curve("{x} × min(max({x} + 3, 0), 6) / 6", "nn.Hardswish F.hardswish aten.hardswish_"),
        Kind.HARDSIGMOID: _curve("min(max({x} + 3, 0), 6) / 6", "nn.Hardsigmoid F.hardsigmoid aten.hardsigmoid_"),
        Kind.MISH: _curve("{x} × tanh(ln(1 + e^({x})))", "nn.Mish F.mish aten.mish_"),
        Kind.SOFTMAX: Traits(
            Family.ACTIVATION, Positions.SAME, Channels.ALL, "softmax", "nn.Softmax F.softmax", in_place=True
        ),
        Kind.ADD: _combination("add", Channels.SAME, "operator.add operator.iadd torch.add Tensor.add Tensor.add_"),
        Kind.MULTIPLY: _combination(
            "multiply", Channels.SAME, "operator.mul operator.imul torch.mul Tensor.mul Tensor.mul_"
        ),
        Kind.CONCATENATION: _combination("moved", Channels.MOVED, "torch.cat"),
        Kind.FLATTEN: _moved(Positions.REARRANGED, Channels.MOVED, "nn.Flatten torch.flatten Tensor.flatten"),
        Kind.DROPOUT: _moved(Positions.SAME, Channels.SAME, "nn.Dropout nn.Dropout2d F.dropout"),
        Kind.STOCHASTIC_DEPTH: _moved(Positions.SAME, Channels.SAME, "ops.StochasticDepth ops.stochastic_depth"),
        Kind.PAD: _moved(Positions.SAME_IF_SIZE_STAYS, Channels.MOVED, "F.pad", in_place=False),
        Kind.SLICE: _moved(Positions.SLICE, Channels.MOVED, "operator.getitem"),
        Kind.RESHAPE: _moved(Positions.REARRANGED, Channels.UNKNOWN, "Tensor.reshape Tensor.view"),
        Kind.PERMUTE: _moved(Positions.SAME, Channels.SAME, "ops.Permute torch.permute Tensor.permute"),
        Kind.CHANNEL_SHUFFLE: _moved(
            Positions.SAME, Channels.MOVED, "torchvision.models.shufflenetv2.channel_shuffle", in_place=False
        ),
        Kind.IDENTITY: _moved(Positions.SAME, Channels.SAME, "nn.Identity"),
        # The picture as the network reads it.
        Kind.INPUT: Traits(Family.OTHER, Positions.SAME, Channels.SAME, "pixel"),
        # Explained only where its own code turns out to move values and nothing else.
        Kind.OTHER: Traits(Family.OTHER, Positions.UNKNOWN, Channels.UNKNOWN, "moved"),
    }
)


def table() -> dict[str, dict[str, Any]]:
    """The rows for the browser, by kind, JSON-serializable: without what only Python calls.

    >>> table()["relu"]["family"], table()["other"]["positions"]
    ('activation', 'unknown')
    """
    return {str(kind): _sent(traits) for kind, traits in TRAITS.items()}


def _sent(traits: Traits) -> dict[str, Any]:
    values = {name: value for name, value in asdict(traits).items() if name != "calls"}
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in values.items()}


def families() -> dict[str, dict[str, str]]:
    """Letter and colors of each family for the browser, in the order of a legend, JSON-serializable.

    >>> families()["pooling"]["code"]
    'P'
    """
    return {str(family): asdict(style) for family, style in FAMILIES.items()}
