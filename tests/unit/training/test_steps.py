import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn

from cnnviz.training.steps import forward_backward


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
