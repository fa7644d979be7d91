import pytest
import torch
from hypothesis import given, settings

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.registry import find
from cnnviz.design import PRESETS, Design, Layer, build
from cnnviz.errors import DesignError, DesignFault
from tests.designs import whole_designs


@pytest.mark.parametrize("slug", ["lenet5", "mycnn", "alexnet2012", "vgg11"])
def test_presets_are_the_zoos_networks(slug: str) -> None:
    """The same weights in the same order give the same scores."""
    known, design = find(slug), PRESETS[slug]
    assert (design.input, design.classes) == (known.input, known.classes)
    theirs = known.skeleton().to_empty(device="cpu")
    torch.manual_seed(0)
    for parameter in theirs.parameters():
        torch.nn.init.normal_(parameter, 0, 0.02)
    with torch.device("meta"):
        ours = build(design).eval()
    shared = dict(zip(ours.state_dict(), theirs.state_dict().values(), strict=True))
    ours.load_state_dict(shared, assign=True)
    with torch.inference_mode():
        x = torch.randn(1, *design.input)
        assert torch.equal(ours(x), theirs(x))


@settings(deadline=None, max_examples=40)
@given(design=whole_designs)
def test_a_skeleton_has_no_number_and_the_classes_that_it_is_asked_for(design: Design) -> None:
    architecture = Architecture("a", "A", "built", design.input, lambda classes: build(design, classes), design.classes)
    module = architecture.skeleton(7)
    assert {value.device.type for value in module.state_dict().values()} == {"meta"}
    assert module(torch.zeros(2, *design.input, device="meta")).shape == (2, 7)


def test_the_seed_decides_and_weights_are_drawn_for_relu() -> None:
    design = Design("A", (3, 8, 8), 2, (Layer.of("conv", filters=512), Layer.of("flatten")))
    torch.manual_seed(3)
    first = build(design).state_dict()
    torch.manual_seed(3)
    second = build(design).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert first["conv1.weight"].std().item() == pytest.approx((2 / 27) ** 0.5, rel=0.05)


def test_what_cannot_follow_is_not_built() -> None:
    with pytest.raises(DesignError) as caught:
        build(Design("A", (3, 8, 8), 2, ()))
    assert caught.value.reason == DesignFault.NEEDS_VECTOR
    assert caught.value.facts["name"] == "output"
