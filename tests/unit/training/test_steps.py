import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn

from cnnviz.training.steps import decay_groups, forward_backward


def test_gradients_replace_earlier_ones() -> None:
    module, pictures, labels = nn.Linear(3, 2), torch.randn(4, 3), torch.tensor([0, 1, 1, 0])
    forward_backward(module, pictures + 1, labels)
    loss, scores = forward_backward(module, pictures, labels, 0.1)
    expected = F.cross_entropy(module(pictures), labels, label_smoothing=0.1)
    (gradient,) = torch.autograd.grad(expected, [module.weight])
    assert torch.equal(loss, expected.detach())
    assert torch.equal(scores, module(pictures).detach())
    assert module.weight.grad is not None
    assert torch.equal(module.weight.grad, gradient)


def test_only_kernels_decay() -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
    kernels, others = decay_groups(module, 0.1)
    assert (kernels["weight_decay"], others["weight_decay"]) == (0.1, 0.0)
    assert [each.ndim for each in kernels["params"]] == [4]
    assert len(others["params"]) == 3
