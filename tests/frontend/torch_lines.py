"""Lines of PyTorch that the pages write, run with the weights and the input of the page."""

import re
from typing import Any

import torch
from torch import Tensor, nn


def module_of(line: str) -> nn.Module:
    """What a line under "In PyTorch" makes."""
    assert re.fullmatch(r"""nn\.[\w.]+\([\w\s.,()="-]*\)+""", line), line
    return eval(line, {"nn": nn}).double()  # type: ignore[no-any-return]  # noqa: S307 - only names of nn, checked above


def layer_of(module: nn.Module) -> nn.Conv2d | nn.ConvTranspose2d:
    """The layer with the weights."""
    return next(each for each in module.modules() if isinstance(each, nn.Conv2d | nn.ConvTranspose2d))


def torch_output(line: str, numbers: dict[str, Any]) -> Tensor:
    """The output (filters, height, width) of torch's module with these weights on this input."""
    module = module_of(line)
    layer = layer_of(module)
    weights = torch.tensor(numbers["weights"], dtype=torch.float64)
    weights = weights.reshape(layer.out_channels, numbers["share"], *layer.kernel_size)
    if isinstance(layer, nn.ConvTranspose2d):
        weights = transposed(weights, layer.groups)
    with torch.no_grad():
        layer.weight.copy_(weights)
        if layer.bias is not None:
            layer.bias.copy_(torch.tensor(numbers["bias"], dtype=torch.float64))
        read = torch.tensor(numbers["input"]["data"], dtype=torch.float64).reshape(1, *numbers["input"]["shape"])
        return torch.as_tensor(module(read))[0]


def transposed(weights: Tensor, groups: int) -> Tensor:
    """(filters, channels of a group, ...) as (channels, filters of a group, ...)."""
    return torch.cat([part.transpose(0, 1) for part in weights.chunk(groups)])


def agreed(line: str, numbers: dict[str, Any]) -> Tensor:
    """Torch's output (filters, height, width), which is the page's."""
    expected = torch_output(line, numbers)
    output = torch.tensor(numbers["output"], dtype=torch.float64).reshape(expected.shape)
    torch.testing.assert_close(output, expected, rtol=1e-9, atol=1e-9)
    return expected
