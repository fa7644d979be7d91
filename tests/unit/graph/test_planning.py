"""A run that starts at kept values: the same numbers as the whole run, bit by bit, or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import cnnviz
from cnnviz.graph import execution
from cnnviz.graph.changes import ActiveDropout, Bypass
from cnnviz.network import Network

CHELSEA = cnnviz.read_sample("chelsea")
PICTURE = cnnviz.picture_from_pixels(np.random.default_rng(0).integers(0, 256, (6, 6, 3), dtype=np.uint8))
CHANNELS = 4


@dataclass(frozen=True)
class Step:
    """An operation on earlier values, counted from the end."""

    name: str
    first: int
    second: int


class Program(nn.Module):
    """Runs its steps one after the other; every value is ``(N, 4, 6, 6)``, a slice is padded again later."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        self.steps = tuple(steps)
        self.stem = nn.Conv2d(3, CHANNELS, 3, padding=1)
        self.convs = nn.ModuleList(nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1) for _ in steps)

    def forward(self, x: Tensor) -> Tensor:
        values = [self.stem(x)]
        for step, conv in zip(self.steps, self.convs, strict=True):
            first, second = (values[-1 - index % len(values)] for index in (step.first, step.second))
            values.append(apply(step.name, conv, first, second))
        return torch.cat(values, 1)


def apply(name: str, conv: nn.Module, first: Tensor, second: Tensor) -> Tensor:
    if name == "conv":
        return conv(first)
    if name == "iadd":
        first += second
        return first
    if name == "halves":
        left, right = first.chunk(2, 1)
        return torch.cat([right, left], 1)
    if name == "half in place":
        left, right = first.chunk(2, 1)
        return torch.cat([left.mul_(0.5), right], 1)
    functions: Mapping[str, Any] = {
        "relu": F.relu,
        "relu_": lambda value: F.relu(value, inplace=True),
        "view": lambda value: value.view(-1, CHANNELS, 6, 6),
        "mul_": lambda value: value.mul_(0.5),
        "last": lambda value: value.permute(0, 2, 3, 1),
        "add": lambda value: value + second,
    }
    result: Tensor = functions[name](first)
    return result.permute(0, 3, 1, 2) if name == "last" else result


NAMES = ["conv", "iadd", "halves", "half in place", "relu", "relu_", "view", "mul_", "last", "add"]
steps = st.lists(st.builds(Step, st.sampled_from(NAMES), st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=8)


@settings(max_examples=40, deadline=None)
@given(steps=steps, data=st.data())
def test_what_starts_in_the_middle_is_the_whole_run_or_is_refused(steps: list[Step], data: st.DataObject) -> None:
    torch.manual_seed(len(steps))
    net = cnnviz.wrap(Program(steps), (3, 6, 6))
    names = [node.name for node in net.nodes]
    whole = net.run_batch([PICTURE] * 2, names)
    start = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    keep = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    try:
        part = net.run_from({name: whole[name] for name in start}, keep)
    except ValueError:
        return
    assert [name for name in keep if not np.array_equal(part[name], whole[name])] == []


CHAIN = [Step("conv", 0, 0), Step("relu_", 0, 0), Step("view", 0, 0), Step("conv", 0, 0), Step("relu", 0, 0)]


def test_a_value_that_is_rewritten_before_it_is_read_is_rewritten_again() -> None:
    net = cnnviz.wrap(Program(CHAIN), (3, 6, 6))
    names = [node.name for node in net.nodes]
    whole = net.run_batch([PICTURE], names)
    given = {name: whole[name] for name in ("stem", "convs.0")}
    part = net.run_from(given, names[-1:])
    assert (whole["convs.0"] < 0).any()
    np.testing.assert_array_equal(part[names[-1]], whole[names[-1]])


def test_a_rewritten_value_is_not_read_as_it_was_before() -> None:
    net = cnnviz.wrap(Program([Step("relu_", 0, 0), Step("add", 0, 1)]), (3, 6, 6))
    whole = net.run_batch([PICTURE], ["stem", "relu", "add"])
    with pytest.raises(ValueError, match="does not follow"):
        net.run_from({"relu": whole["relu"]}, ["add"])
    both = net.run_from({"stem": whole["stem"], "relu": whole["relu"]}, ["add"])
    np.testing.assert_array_equal(both["add"], whole["add"])


@pytest.mark.parametrize(
    ("slug", "cut"),
    [
        ("resnet18", "layer3.0.relu_1"),
        ("alexnet", "classifier.1"),
        ("convnext_tiny", "features.3.0.add"),
        ("densenet121", "features.pool0"),
        ("shufflenet_v2_x0_5", "maxpool"),
        ("efficientnet_b0", "features.3.0.block.0.0"),
    ],
)
def test_networks_run_on_from_a_cut(slug: str, cut: str) -> None:
    net = cnnviz.load(slug, "random", on="cpu")
    names = [node.name for node in net.nodes]
    later = names[names.index(cut) :]
    whole = net.run_batch([CHELSEA], later)
    part = net.run_from({cut: whole[cut]}, later)
    assert [name for name in later if not np.array_equal(part[name], whole[name])] == []


@pytest.mark.parametrize(
    ("slug", "names", "cut"),
    [
        ("resnet18", ["layer3.1.add"], "layer3.0.relu_1"),
        ("resnet18", ["layer3.1.add", "layer1.0.conv1"], "maxpool"),
        ("alexnet", ["classifier.3", "classifier.6"], "classifier.2"),
        ("densenet121", ["features.denseblock1.denselayer3.conv1"], "features.pool0"),
        ("resnet18", ["conv1"], "input"),
    ],
)
def test_the_last_cut_before_nodes(slug: str, names: list[str], cut: str) -> None:
    assert cnnviz.load(slug, "random", on="cpu").cut_before(names) == cut


def test_changes_behind_the_start_are_those_of_the_whole_run() -> None:
    net = cnnviz.load("resnet18", "random", on="cpu")
    cut, last = "layer2.0.relu_1", net.nodes[-1].name
    whole = net.run_batch([CHELSEA], [cut])
    off = {"layer3.1.add": Bypass("layer3.0.relu_1")}
    expected = net.run_batch([CHELSEA], [last], off)[last]
    np.testing.assert_array_equal(net.run_from(whole, [last], off)[last], expected)
    assert not np.array_equal(net.run_from(whole, [last])[last], expected)


def test_masks_of_dropout_are_those_of_the_whole_run() -> None:
    net = cnnviz.load("alexnet", "random", on="cpu")
    source, last = net.node("classifier.0").inputs[0], net.nodes[-1].name
    awake = {"classifier.0": ActiveDropout(3), "classifier.3": ActiveDropout(4)}
    whole = net.run_batch([CHELSEA] * 2, [source, last], awake)
    np.testing.assert_array_equal(net.run_from({source: whole[source]}, [last], awake)[last], whole[last])


def test_only_what_follows_is_computed(lenet: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    digit = cnnviz.read_sample("digit-3")
    kept = lenet.run_batch([digit], ["s2", "output"])
    for name in ("c1", "s2"):
        monkeypatch.setattr(lenet._module.get_submodule(name), "forward", pytest.fail)
    np.testing.assert_array_equal(lenet.run_from({"s2": kept["s2"]}, ["output"])["output"], kept["output"])


def test_a_start_that_does_not_lead_there_is_refused(lenet: Network) -> None:
    kept = lenet.run_batch([cnnviz.read_sample("digit-3")], ["s4"])
    with pytest.raises(ValueError, match="does not follow"):
        lenet.run_from(kept, ["c3"])
    with pytest.raises(ValueError, match="shape"):
        lenet.run_from({"s4": kept["s4"][:, 1:]}, ["output"])
    with pytest.raises(cnnviz.UnknownNodeError):
        lenet.run_from({"nowhere": kept["s4"]}, ["output"])


def test_what_is_given_stays_as_it_is(lenet: Network) -> None:
    kept = lenet.run_batch([cnnviz.read_sample("digit-3")], ["c1"])
    before = kept["c1"].copy()
    lenet.run_from(kept, ["output"])
    np.testing.assert_array_equal(kept["c1"], before)


def test_a_step_that_is_not_part_of_the_graph_is_refused(lenet: Network) -> None:
    strange = torch.fx.Graph().placeholder("x")
    start = {lenet._graph.steps["input"]: torch.zeros(1, 1, 32, 32)}
    with pytest.raises(ValueError, match="does not follow"):
        execution.run(lenet._module, lenet._graph, start, [strange])
