"""The tables of LeNet-5 and AlexNet in one of the sources, line by line, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source: the node of ours that it describes, and its facts.

    Facts: ``kernel``, ``stride`` and the channels that a kernel ``reads``; ``inputs`` of a fully connected layer; the
    output as ``channels`` and ``size``. ``reason`` is the key of the words for why ours differs, where it does;
    ``beside`` names the corresponding node of torchvision's network.
    """

    node: str
    facts: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None
    beside: str | None = None


LENET5 = (
    Line("input", {"size": 32}),
    Line("c1", {"kernel": 5, "channels": 6, "size": 28}),
    Line("s2", {"kernel": 2, "stride": 2, "size": 14}),
    Line("c3", {"kernel": 5, "channels": 16, "size": 10}),
    Line("s4", {"kernel": 2, "stride": 2, "size": 5}),
    Line("c5", {"kernel": 5, "channels": 120, "size": 1}),
    Line("f6", {"inputs": 120, "channels": 84}),
    Line("output", {"inputs": 84, "channels": 10}),
)
ALEXNET = (
    Line("input", {"channels": 3, "size": 227}, beside="input"),
    Line("conv1", {"kernel": 11, "reads": 3, "stride": 4, "channels": 96, "size": 55}, beside="features.0"),
    Line("pool1", {"kernel": 3, "stride": 2, "channels": 96, "size": 27}, beside="features.2"),
    Line("conv2", {"kernel": 5, "reads": 48, "stride": 1, "channels": 256, "size": 27}, beside="features.3"),
    Line("pool2", {"kernel": 3, "stride": 2, "channels": 256, "size": 13}, beside="features.5"),
    Line("conv3", {"kernel": 3, "size": 13}, beside="features.6"),
    Line("conv4", {"kernel": 3, "size": 13}, beside="features.8"),
    Line("conv5", {"kernel": 3, "channels": 256, "size": 13}, beside="features.10"),
    Line("pool5", {"kernel": 3, "stride": 2, "channels": 256, "size": 6}, beside="features.12"),
    Line("fc6", {"inputs": 9216, "channels": 4096}, beside="classifier.1"),
    Line("fc7", {"inputs": 4096, "channels": 1000}, reason="source-fc7", beside="classifier.4"),
    Line("fc8", {"inputs": 1000, "channels": 1000}, reason="source-fc8", beside="classifier.6"),
)
