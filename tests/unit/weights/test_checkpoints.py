import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save
from torch import Tensor
from torchvision import models

from cnnviz.architectures.registry import architectures, find
from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights import checkpoints
from cnnviz.weights.checkpoints import (
    allowance,
    check_tensors,
    count_classes,
    module_with,
    open_checkpoint,
    rename_tensors,
)

LENET = find("lenet5")


def state(slug: str, classes: int) -> dict[str, Tensor]:
    return dict(find(slug).build(classes).state_dict())


def mismatch(tensors: dict[str, Tensor], classes: int = 10) -> tuple[str, int]:
    with pytest.raises(WeightsError) as caught:
        check_tensors(tensors, LENET, classes)
    assert caught.value.reason == WeightsFault.MISMATCH
    return str(caught.value.facts["details"]), int(caught.value.facts["count"])


@pytest.mark.parametrize("slug", ["lenet5", "mycnn", "resnet20", "shufflenet_v2_x0_5", "squeezenet1_1", "mnasnet0_5"])
def test_every_number_arrives(slug: str) -> None:
    tensors = state(slug, 7)
    tensors = {name: torch.rand(value.shape) if value.ndim else value + 5 for name, value in tensors.items()}
    module = module_with(tensors, find(slug), 7, copy=True)
    result = module.state_dict()
    assert set(result) == set(tensors)
    assert all(torch.equal(result[name], tensors[name]) for name in tensors)
    assert not any(part.training for part in module.modules())
    assert not any(parameter.requires_grad for parameter in module.parameters())


@pytest.mark.parametrize("slug", sorted(architectures()))
def test_every_network_can_be_fitted(slug: str) -> None:
    """The classifier of every network is found, by the two numbers of classes with which it is compared."""
    classes = find(slug).classes + 1
    shapes = checkpoints._shapes(find(slug), classes)
    tensors = {name: torch.empty(shape, device="meta") for name, shape in shapes.items()}
    assert count_classes(tensors, find(slug)) == classes


def test_classes_fall_back_to_the_usual_number() -> None:
    for wrong in ({}, {"output.weight": torch.zeros(5)}, {"output.weight": torch.zeros(5, 83)}):
        assert count_classes(wrong, LENET) == 10
    assert count_classes({"output.weight": torch.zeros(1).expand(10**9, 84)}, LENET) == 10
    assert count_classes({"output.weight": torch.zeros(0, 84)}, LENET) == 10


def test_the_first_mismatches_are_named() -> None:
    tensors = state("lenet5", 10)
    check_tensors(tensors, LENET, 10)
    tensors["c1.weight"] = torch.zeros(6, 3, 5, 5)
    assert mismatch(tensors) == ("c1.weight: (6, 1, 5, 5) expected, (6, 3, 5, 5) found", 1)
    del tensors["f6.bias"]
    tensors["foo"] = torch.zeros(1)
    tensors["x" * 1000] = torch.zeros(1)
    details, count = mismatch(tensors)
    assert details.endswith("found, missing f6.bias, unexpected foo")
    assert count == 4
    tensors.pop("foo")
    assert len(mismatch(tensors)[0]) < 300


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.uint8, torch.complex64, torch.float8_e5m2])
def test_whole_and_complex_numbers_are_no_weights(dtype: torch.dtype) -> None:
    tensors = state("lenet5", 10)
    tensors["c1.bias"] = tensors["c1.bias"].to(dtype)
    assert mismatch(tensors) == (f"c1.bias: real numbers expected, {dtype} found", 1)


def test_another_network_is_told_by_its_count() -> None:
    details, count = mismatch(state("mycnn", 10))
    assert count == len(state("mycnn", 10)) + len(state("lenet5", 10))
    assert details == "missing c1.weight, missing c1.bias, missing c3.weight"


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_every_precision_becomes_single(dtype: torch.dtype) -> None:
    tensors = {name: value.to(dtype) for name, value in state("lenet5", 10).items()}
    check_tensors(tensors, LENET, 10)
    module = module_with(tensors, LENET, 10, copy=True)
    assert {value.dtype for value in module.parameters()} == {torch.float32}
    assert torch.equal(module.get_parameter("c3.weight"), tensors["c3.weight"].float())


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_a_number_that_single_precision_cannot_hold_is_refused(value: float) -> None:
    tensors = {name: value.double() for name, value in state("lenet5", 10).items()}
    tensors["c3.weight"][3, 1, 4, 1] = value
    with pytest.raises(WeightsError) as caught:
        module_with(tensors, LENET, 10, copy=True)
    assert (caught.value.reason, caught.value.facts) == (WeightsFault.NOT_FINITE, {"name": "c3.weight"})


def test_files_from_before_batch_norm_counted() -> None:
    tensors = {name: value for name, value in state("resnet20", 10).items() if not name.endswith("batches_tracked")}
    check_tensors(tensors, find("resnet20"), 10)
    module = module_with(tensors, find("resnet20"), 10, copy=True)
    assert int(module.get_buffer("bn1.num_batches_tracked")) == 0
    assert torch.equal(module.get_buffer("bn1.running_var"), torch.ones(16))


@pytest.mark.parametrize("copied", [True, False])
def test_copies_are_taken_when_asked_for(copied: bool) -> None:  # noqa: FBT001
    tensors = state("lenet5", 10)
    before = tensors["c1.weight"].clone()
    module = module_with(tensors, LENET, 10, copy=copied)
    tensors["c1.weight"] += 1
    assert torch.equal(module.get_parameter("c1.weight"), before) == copied


def test_transposed_tensors_arrive_in_order() -> None:
    tensors = state("lenet5", 10)
    weight = tensors["f6.weight"].clone()
    tensors["f6.weight"] = weight.T.contiguous().T
    result = module_with(tensors, LENET, 10, copy=True).get_parameter("f6.weight")
    assert torch.equal(result, weight)
    assert result.is_contiguous()


@pytest.mark.parametrize("slug", ["googlenet", "inception_v3"])
def test_heads_that_only_training_needs_are_left_out(slug: str) -> None:
    with torch.device("meta"):
        published = models.get_model(slug, init_weights=False, aux_logits=True).state_dict()
    ours = find(slug).skeleton(1000).state_dict()
    assert len(published) > len(ours)
    assert set(rename_tensors(published, find(slug))) == set(ours)
    check_tensors(rename_tensors(published, find(slug)), find(slug), 1000)
    assert allowance(find(slug)).total > 4 * sum(value.numel() for value in published.values())


def test_the_old_names_in_densenets_files() -> None:
    ours = find("densenet121").skeleton(1000).state_dict()
    old = {re.sub(r"(denselayer\d+\.(norm|conv))(\d)", r"\1.\3", name): value for name, value in ours.items()}
    assert "features.denseblock1.denselayer1.norm.1.weight" in old
    assert list(rename_tensors(old, find("densenet121"))) == list(ours)
    assert list(rename_tensors(ours, find("densenet121"))) == list(ours)


def saved(tensors: dict[str, Tensor]) -> bytes:
    file = io.BytesIO()
    torch.save(tensors, file)
    return file.getvalue()


@pytest.mark.parametrize("form", [save, saved])
def test_a_file_is_opened_and_compared(form: Callable[[dict[str, Tensor]], bytes], tmp_path: Path) -> None:
    tensors = state("lenet5", 7)
    path = tmp_path / "weights"
    path.write_bytes(form(tensors))
    for source in (path, form(tensors)):
        with open_checkpoint(source, "given", LENET) as (each, classes):
            assert classes == 7
            assert torch.equal(each["c3.weight"], tensors["c3.weight"])
        with pytest.raises(WeightsError) as caught, open_checkpoint(source, "given", LENET, 10):
            pass
        assert "output.weight: (10, 84) expected, (7, 84) found" in str(caught.value.facts["details"])
