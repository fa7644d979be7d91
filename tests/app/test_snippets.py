"""The code that a visitor can copy prints the very value on the screen: it is run here."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from torchvision import models

import cnnviz
from app import results
from app.choosing.selection import DEFAULT_PICTURES, wanted_kind
from app.pages.explore.code import OWN_PICTURE, OWN_WEIGHTS, snippet
from app.results import Subject
from cnnviz import Kind
from tests.app.explore_page import printed
from tests.serving import ROOT

RANDOM = [
    ("resnet18", "layer2.0.add"),  # functional
    ("resnet18", "layer1.0.relu_1"),  # a module's second use
    ("resnet18", "layer1.0.bn1"),  # rewritten in place right behind
    ("resnet18", "fc"),
    ("lenet5", "tanh_2"),
    ("lenet5", "flatten"),
    ("mycnn", "max_pool2d"),
    ("resnet20", "layer2.0.shortcut.pad"),
    ("alexnet2012", "norm1"),
    ("convnext_tiny", "features.1.0.block.3"),  # linear, channels last
    ("convnext_tiny", "features.1.0.block.6"),  # permuted back
    ("shufflenet_v2_x0_5", "stage2.0.channel_shuffle"),
    ("mobilenet_v3_small", "features.1.block.1.mul"),
    ("googlenet", "inception3a.cat"),
]


def telling(values: np.ndarray) -> tuple[int, int, int]:
    """The strongest unit whose indices, mixed up, name another number: off the diagonal where there is a map."""
    channels, rows, columns = np.indices(values.shape)
    apart = (rows != columns) & (channels != rows) if values.shape[1] > 1 else channels >= 0
    channel, row, column = np.unravel_index(np.where(apart, np.abs(values), -1).argmax(), values.shape)
    return int(channel), int(row), int(column)


def place_of(slug: str, weights: str, picture: str | None = None) -> Subject:
    return Subject(slug, weights, picture or DEFAULT_PICTURES[wanted_kind(slug)])


def check(position: Subject, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = position.activations(name)
    unit = telling(values)
    program = snippet(position, position.network.node(name), unit)
    assert max(map(len, program.splitlines())) <= 120
    (value,) = printed(program, folder, monkeypatch)
    assert float(value) == pytest.approx(float(values[unit]), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(("slug", "name"), RANDOM)
def test_random_weights(slug: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check(place_of(slug, "random"), name, ROOT, monkeypatch)


def test_the_cases_are_of_many_kinds() -> None:
    kinds = {next(node.kind for node in cnnviz.layers(slug) if node.name == name) for slug, name in RANDOM}
    wanted = {Kind.ADD, Kind.TANH, Kind.LINEAR, Kind.PERMUTE, Kind.CHANNEL_SHUFFLE, Kind.MULTIPLY, Kind.CONCATENATION}
    assert wanted | {Kind.FLATTEN, Kind.PAD, Kind.MAX_POOL, Kind.LOCAL_RESPONSE_NORM} <= kinds


@pytest.mark.parametrize("slug", [card.slug for card in cnnviz.networks() if "bundled" in cnnviz.sources(card.slug)])
def test_bundled_weights(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    position = place_of(slug, "bundled")
    for node in (position.network.nodes[0], position.network.nodes[-1]):
        check(position, node.name, ROOT, monkeypatch)


def test_the_visitor_s_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved under the names that the program uses, a picture and weights give the value on the screen."""
    from safetensors.torch import save  # noqa: PLC0415

    state = cnnviz.load("lenet5", "random", seed=5)._module.state_dict()
    content = save(state)
    (tmp_path / OWN_WEIGHTS).write_bytes(content)
    shutil.copy(next(sample.path for sample in cnnviz.samples() if sample.slug == "camera"), tmp_path / OWN_PICTURE)
    picture = results.keep_picture(cnnviz.read_picture(tmp_path / OWN_PICTURE))
    check(place_of("lenet5", results.keep_weights(content), picture), "s4", tmp_path, monkeypatch)


def test_imagenet_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights by chance under the name of torchvision's file: the program reads them, and prepares the picture."""
    monkeypatch.setenv("TORCH_HOME", os.fspath(tmp_path))
    offered = models.SqueezeNet1_1_Weights.IMAGENET1K_V1
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    torch.save(models.squeezenet1_1().state_dict(), folder / offered.url.rpartition("/")[2])
    check(place_of("squeezenet1_1", "imagenet"), "features.3.cat", ROOT, monkeypatch)
