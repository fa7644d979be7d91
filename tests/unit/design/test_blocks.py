"""The blocks against those of torchvision and of the papers."""

import torch
from torch import nn
from torchvision.models.densenet import _DenseBlock, _Transition
from torchvision.models.resnet import BasicBlock, conv1x1

from cnnviz.design.blocks import Dense, Inception, Residual


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def alike(ours: nn.Module, theirs: nn.Module) -> None:
    """Both have the same tensors in the same order; ours get numbers from theirs."""
    state = ours.state_dict()
    ours.load_state_dict(dict(zip(state, theirs.state_dict().values(), strict=True)))


def shaken(module: nn.Module) -> nn.Module:
    """With statistics as after a while of training, in evaluation mode."""
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.normal_(part.running_mean)
            nn.init.uniform_(part.running_var, 0.5, 2)
    return module.eval()


def test_a_residual_block_is_torchvisions() -> None:
    torch.manual_seed(0)
    projection = nn.Sequential(conv1x1(8, 16, 2), nn.BatchNorm2d(16))
    for ours, theirs in [
        (Residual(8, 8), BasicBlock(8, 8)),
        (Residual(8, 16, stride=2), BasicBlock(8, 16, 2, projection)),
    ]:
        alike(ours.eval(), shaken(theirs))
        x = torch.randn(2, 8, 9, 9)
        assert torch.equal(ours(x), theirs(x))


def test_a_dense_block_and_its_transition_are_torchvisions() -> None:
    torch.manual_seed(0)
    theirs = shaken(nn.Sequential(_DenseBlock(3, 8, 4, 4, 0.0), _Transition(20, 10)))
    ours = Dense(8, 3, 4, transition=True).eval()
    alike(ours, theirs)
    x = torch.randn(2, 8, 6, 6)
    assert torch.allclose(ours(x), theirs(x), atol=1e-6)
    assert count(Dense(64, 6, 32)) == 335_040  # DenseNet-121's first


def test_an_inception_block_is_the_papers_first() -> None:
    block = Inception(192, 64, (96, 128), (16, 32), 32)
    assert count(block) == 163_696
    x = torch.randn(1, 192, 28, 28)
    y = block(x)
    assert y.shape == (1, 256, 28, 28)
    assert torch.equal(y[:, :64], block.conv1(x).relu())
    assert torch.equal(y[:, -32:], block.project(nn.functional.max_pool2d(x, 3, 1, 1)).relu())
