"""A loaded network: what it keeps is what its nodes produce, nothing is shared that can change, errors come first."""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

import cnnviz
from cnnviz.network import Network
from cnnviz.pictures.images import normalize

CHELSEA = cnnviz.read_sample("chelsea")
DIGIT = cnnviz.read_sample("digit-3")


@pytest.fixture(autouse=True)
def unchanged(resnet: Network) -> Iterator[None]:
    """Whatever a test does with the shared network, it is the same afterwards: values, versions, modes and hooks."""
    before = state_of(resnet._module)
    yield
    assert state_of(resnet._module) == before


def state_of(module: nn.Module) -> list[Any]:
    tensors = [(name, value.data_ptr(), value._version) for name, value in module.state_dict().items()]
    hooks = [(len(child._forward_hooks), len(child._forward_pre_hooks)) for child in module.modules()]
    return [*tensors, *hooks, *(child.training for child in module.modules())]


def batch(network: Network, picture: cnnviz.Picture) -> Tensor:
    return torch.from_numpy(normalize(network.view(picture), network.preprocessing))[None]


def test_a_kept_map_is_what_the_layer_computes(resnet: Network) -> None:
    kept = resnet.run(CHELSEA, ["conv1", "bn1", "relu"]).maps
    weight = torch.from_numpy(resnet.parameter("conv1"))
    expected = F.conv2d(batch(resnet, CHELSEA), weight, stride=2, padding=3)[0]
    np.testing.assert_allclose(kept["conv1"], expected, rtol=1e-4, atol=1e-5)
    assert kept["bn1"].min() < 0  # the in-place ReLU behind it has not touched the copy
    np.testing.assert_array_equal(kept["relu"], np.maximum(kept["bn1"], 0))


def test_a_residual_sum_is_the_sum_of_its_branches(resnet: Network) -> None:
    kept = resnet.run(CHELSEA, ["layer2.0.bn2", "layer2.0.downsample.1", "layer2.0.add"]).maps
    np.testing.assert_allclose(kept["layer2.0.add"], kept["layer2.0.bn2"] + kept["layer2.0.downsample.1"], atol=1e-6)


def test_only_what_is_asked_for_is_kept_and_cannot_be_changed(resnet: Network) -> None:
    maps = resnet.run(CHELSEA, ["layer1.0.conv1", "fc"]).maps
    assert {name: (values.shape, values.dtype) for name, values in maps.items()} == {
        "layer1.0.conv1": (resnet.node("layer1.0.conv1").output, np.float32),
        "fc": ((len(resnet.labels),), np.float32),
    }
    assert resnet.run(CHELSEA, []).maps == {}
    with pytest.raises(ValueError, match="read-only"):
        maps["fc"][0] = 1
    with pytest.raises(TypeError):
        maps["fc"] = maps["fc"]  # type: ignore[index]


def test_it_stops_at_the_last_node_asked_for(resnet: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("ran on")

    monkeypatch.setattr(resnet._module.get_submodule("layer1.0.conv2"), "forward", never)
    assert resnet.run(CHELSEA, ["layer1.0.relu"]).maps["layer1.0.relu"].min() == 0
    with pytest.raises(AssertionError, match="ran on"):
        resnet.run(CHELSEA, ["layer1.0.conv2"])


def test_an_unknown_node_is_told_before_anything_runs(resnet: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resnet, "view", pytest.fail)
    with pytest.raises(cnnviz.UnknownNodeError) as caught:
        resnet.run(CHELSEA, ["conv1", "conv9"])
    assert caught.value.facts == {"network": "resnet18", "node": "conv9"}


def test_visitors_at_once_do_not_see_each_other(lenet: Network) -> None:
    pictures = [cnnviz.read_sample(f"digit-{digit}") for digit in range(4)]
    alone = [lenet.run(picture, ["c3", "output"]).maps for picture in pictures]
    wrong: list[int] = []

    def visit(index: int) -> None:
        for _ in range(25):
            maps = lenet.run(pictures[index], ["c3", "output"]).maps
            if any(not np.allclose(maps[name], alone[index][name], rtol=1e-4, atol=1e-6) for name in maps):
                wrong.append(index)

    threads = [threading.Thread(target=visit, args=(index,)) for index in range(len(pictures))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not np.allclose(alone[0]["output"], alone[1]["output"])
    assert wrong == []


def test_the_picture_is_a_node(lenet: Network) -> None:
    node = lenet.node("input")
    assert (node.kind, node.output, node.inputs, node.receptive_field) == (
        cnnviz.Kind.INPUT,
        (1, 32, 32),
        (),
        cnnviz.ReceptiveField(),
    )
    assert node not in lenet.nodes
    run = lenet.run(DIGIT, ["input", "c1"])
    np.testing.assert_array_equal(run.maps["input"], batch(lenet, DIGIT)[0])
    np.testing.assert_array_equal(run.maps["input"], lenet.run_batch([DIGIT], ["input"])["input"][0])
    slopes = lenet.gradients([DIGIT], "input", [(0, 3, 4)], ["input"])["input"]
    assert slopes.sum() == slopes[0, 0, 3, 4] == 1
    with pytest.raises(KeyError):
        lenet.parameter("input")


def test_a_pixel_is_explained_by_its_normalization(resnet: Network) -> None:
    run = resnet.run(CHELSEA, [])
    unit = (2, 30, 40)
    explanation = run.explain("input", *unit)
    pixel = resnet.view(CHELSEA)[30, 40, 2]
    assert (explanation.rule, explanation.kind, len(explanation.terms)) == (cnnviz.Rule.PIXEL, cnnviz.Kind.INPUT, 0)
    assert explanation.numbers == {
        "raw": pixel,
        "mean": resnet.preprocessing.mean[2],
        "deviation": resnet.preprocessing.std[2],
    }
    assert explanation.difference == pytest.approx(0, abs=1e-6)
    with pytest.raises(cnnviz.UnknownUnitError):
        run.explain("input", 3)


def test_classes_come_best_first_and_sum_to_one(resnet: Network) -> None:
    shares = resnet.probabilities(CHELSEA)
    with torch.inference_mode():
        expected = resnet._module(batch(resnet, CHELSEA)).softmax(1)[0]
    np.testing.assert_allclose(shares, expected, rtol=1e-3)
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    best = resnet.classify(CHELSEA)
    assert [share for _, share in best] == sorted((float(share) for share in shares), reverse=True)[:5]
    assert best[0][0] == resnet.labels[int(shares.argmax())]
    assert len(resnet.classify(CHELSEA, best=2)) == 2


def test_the_view_is_the_picture_before_normalization(resnet: Network, lenet: Network) -> None:
    assert resnet.view(CHELSEA).shape == (resnet.preprocessing.height, resnet.preprocessing.width, 3)
    view = lenet.view(DIGIT)
    assert (view.shape, view.dtype) == ((32, 32, 1), np.uint8)
    np.testing.assert_array_equal(view[2:30, 2:30, 0], DIGIT.pixels[:, :, 0])
    assert not view[:2].any()  # the border around MNIST's 28 pixels


@pytest.mark.parametrize(
    ("slug", "name"), [("convnext_tiny", "features.1.0.block.3"), ("convnext_tiny", "features.1.0.block.2")]
)
def test_maps_come_channels_first_and_units_can_be_found_again(slug: str, name: str) -> None:
    network = cnnviz.load(slug, "random", on="cpu")
    assert network._graph.axes[name] == (3, 1, 2)
    values = network.run(CHELSEA, [name]).maps[name]
    assert values.shape == network.node(name).output
    outputs: list[Tensor] = []
    handle = network._module.get_submodule(name).register_forward_hook(lambda *given: outputs.append(given[-1].clone()))
    with torch.inference_mode():
        network._module(batch(network, CHELSEA))
    handle.remove()
    unit = (5, 3, 7)
    assert values[unit] == pytest.approx(float(outputs[0][network.index_of(name, unit)]), rel=1e-4, abs=1e-6)


def test_a_unit_of_a_vector_is_found_by_its_channel(resnet: Network) -> None:
    assert resnet.index_of("fc", (7, 0, 0)) == (0, 7)
    assert resnet.index_of("conv1", (7, 2, 3)) == (0, 7, 2, 3)


def test_parameters_are_copies(resnet: Network) -> None:
    assert resnet.parameter("conv1").shape == (64, 3, 7, 7)
    assert resnet.parameter("fc", "bias").shape == (len(resnet.labels),)
    with pytest.raises(KeyError):
        resnet.parameter("conv1", "bias")
    resnet.parameter("conv1")[:] = 0
    assert resnet.parameter("conv1").any()


def test_the_device_is_chosen_once() -> None:
    assert cnnviz.device() is cnnviz.device()
    assert cnnviz.device().type in {"cpu", "cuda", "mps"}
