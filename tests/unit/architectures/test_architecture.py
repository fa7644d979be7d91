"""Modules without values: on the meta device, in evaluation mode, for any number of classes."""

import torch
from torch import nn

from cnnviz.architectures.architecture import Architecture


def build(classes: int) -> nn.Module:
    assert torch.tensor([1.0, 2.0]).sum() == 3  # only parameters are made without values
    return nn.Sequential(nn.Flatten(), nn.Linear(4, classes))


def test_a_skeleton_has_shapes_and_no_values() -> None:
    architecture = Architecture("tiny", "Tiny", "tiny", (1, 2, 2), build, classes=3)
    for classes, expected in ((None, 3), (7, 7)):
        module = architecture.skeleton(classes)
        assert {parameter.device.type for parameter in module.parameters()} == {"meta"}
        assert module.get_parameter("1.weight").shape == (expected, 4)
        assert not module.training
