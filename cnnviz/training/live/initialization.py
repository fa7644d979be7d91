"""Initial weights by a recipe, from a generator of one's own."""

import torch
from torch import Tensor, nn

from cnnviz.architectures.architecture import Architecture
from cnnviz.training.live.recipe import Initialization

SPREAD = 0.01  # of convolutions (docs/sources.md, mathematics of CNNs, part 3.3)


def new_module(
    architecture: Architecture, classes: int, initialization: Initialization, generator: torch.Generator
) -> nn.Module:
    """The module of ``architecture`` on the CPU, ``(N, C, H, W)`` -> ``(N, classes)``, in training mode.

    Raises ``TypeError`` for a layer that is neither a convolution nor linear and does not reset its parameters itself.
    """
    return initialize(architecture.skeleton(classes), initialization, generator)


def initialize(skeleton: nn.Module, initialization: Initialization, generator: torch.Generator) -> nn.Module:
    """A module on the meta device, on the CPU with new weights, in training mode; raises ``TypeError`` as above."""
    module = skeleton.to_empty(device="cpu")
    for part in module.modules():
        _initialize(part, initialization, generator)
    return module.train()


@torch.no_grad()
def _initialize(part: nn.Module, initialization: Initialization, generator: torch.Generator) -> None:
    own = [*part.parameters(recurse=False), *part.buffers(recurse=False)]
    if isinstance(part, nn.Conv2d | nn.Linear):
        _fill(part, initialization, generator)
        if part.bias is not None:
            part.bias.zero_()
    elif isinstance(part, nn.BatchNorm2d):
        part.reset_parameters()
    elif own:
        raise TypeError(f"the initialization of {type(part).__name__} is unknown")


def _fill(part: nn.Conv2d | nn.Linear, initialization: Initialization, generator: torch.Generator) -> Tensor:
    if initialization is Initialization.ZEROS:
        return nn.init.zeros_(part.weight)
    if initialization is Initialization.KAIMING:
        return nn.init.kaiming_normal_(part.weight, nonlinearity="relu", generator=generator)
    if isinstance(part, nn.Conv2d):
        return nn.init.normal_(part.weight, 0, SPREAD, generator=generator)
    return nn.init.xavier_uniform_(part.weight, generator=generator)
