import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save
from torch import Tensor, nn
from torchvision import models

from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.fitting import allowance, compare, count_classes, fitted, opened, renamed
from cnnviz.zoo.registry import architectures, find

LENET = find("lenet5")


def state(slug: str, classes: int) -> dict[str, Tensor]:
    return dict(find(slug).build(classes).state_dict())


def mismatch(tensors: dict[str, Tensor], classes: int = 10) -> tuple[str, int]:
    with pytest.raises(WeightsError) as caught:
        compare(tensors, LENET, classes)
    assert caught.value.reason == WeightsFault.MISMATCH
    return str(caught.value.facts["details"]), int(caught.value.facts["count"])


def borrowed(slug: str, classes: int) -> dict[str, Tensor]:
    """Tensors of the right names, shapes and kinds that together own a few bytes."""
    shapes = find(slug).skeleton(classes).state_dict()
    return {name: torch.zeros(1, dtype=value.dtype).expand(value.shape) for name, value in shapes.items()}


@pytest.mark.parametrize("slug", ["lenet5", "mycnn", "resnet20", "shufflenet_v2_x0_5", "squeezenet1_1", "mnasnet0_5"])
def test_every_number_arrives(slug: str) -> None:
    tensors = state(slug, 7)
    tensors = {name: torch.rand(value.shape) if value.ndim else value + 5 for name, value in tensors.items()}
    module = fitted(tensors, find(slug), 7, copied=True)
    found = module.state_dict()
    assert set(found) == set(tensors)
    assert all(torch.equal(found[name], tensors[name]) for name in tensors)
    assert not any(part.training for part in module.modules())
    assert not any(parameter.requires_grad for parameter in module.parameters())


@pytest.mark.parametrize("slug", sorted(architectures()))
def test_nothing_is_left_without_memory(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A buffer outside the state dict would stay on the meta device, where nothing can be computed."""
    monkeypatch.setattr(Tensor, "isfinite", lambda value: value.new_ones(()))  # these zeros are finite, and many
    monkeypatch.setattr(Tensor, "contiguous", lambda value: value)
    monkeypatch.setattr(Tensor, "to", lambda value, *_, **__: value)
    tensors = borrowed(slug, 2)
    monkeypatch.setattr(find(slug).__class__, "skeleton", lambda entry, classes: bare(entry.build, classes))
    module = fitted(tensors, find(slug), 2, copied=False)
    assert {value.device.type for value in [*module.parameters(), *module.buffers()]} == {"cpu"}
