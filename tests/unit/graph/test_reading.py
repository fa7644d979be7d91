"""Reading graphs: names, kinds, shapes, counts and fields, on tiny networks against torch, and on the whole zoo."""

import json

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from cnnviz.architectures.registry import architectures, find
from cnnviz.geometry import WHOLE_IMAGE, AxisField, ReceptiveField
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Graph, Node
from cnnviz.graph.reading import trace
from tests.serving import DATA

MEASURED = (
    "alexnet",
    "vgg16",
    "resnet18",
    "resnet50",
    "googlenet",
    "densenet121",
    "mobilenet_v2",
    "inception_v3",
    "squeezenet1_0",
)
SMALL = (
    "lenet5",
    "mycnn",
    "resnet20",
    "resnet18",
    "squeezenet1_1",
    "googlenet",
    "mobilenet_v3_small",
    "shufflenet_v2_x0_5",
)


class Branches(nn.Module):
    """Two branches of different reach, added; then one used twice, concatenated, squeezed and excited."""

    def __init__(self) -> None:
        super().__init__()
        self.tall = nn.Conv2d(3, 4, (7, 1), padding=(3, 0), stride=2)
        self.wide = nn.Conv2d(3, 4, (1, 3), padding=(0, 1), stride=2)
        self.again = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.gate = nn.Conv2d(8, 8, 1)
        self.head = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        both = self.tall(x) + self.wide(x)
        twice = self.again(self.again(both))
        joined = torch.cat([both, twice], 1)
        gate = torch.sigmoid(self.gate(joined.mean((2, 3), keepdim=True)))
        return self.head((joined * gate).mean((2, 3)))


@pytest.fixture(scope="module")
def branches() -> Graph:
    return trace(Branches().to("meta").eval(), (3, 16, 12))


def node(graph: Graph, name: str) -> Node:
    return next(node for node in graph.nodes if node.name == name)


def test_names_are_those_a_reader_of_the_code_would_use(branches: Graph) -> None:
    assert [entry.name for entry in branches.nodes] == [
        "tall", "wide", "add", "again", "again_1", "cat", "mean", "gate", "sigmoid", "mul", "mean_1", "head",
    ]  # fmt: skip
    assert node(branches, "cat").inputs == ("add", "again_1")
    assert node(branches, "tall").inputs == ("input",)


def test_fields_are_united_where_branches_meet(branches: Graph) -> None:
    assert node(branches, "add").receptive_field == ReceptiveField(AxisField(7, 2, -3), AxisField(3, 2, -1))
    assert node(branches, "cat").receptive_field == ReceptiveField(AxisField(15, 2, -7), AxisField(11, 2, -5))


def test_what_every_unit_sees_is_the_whole_image(branches: Graph) -> None:
    assert all(node(branches, name).receptive_field is WHOLE_IMAGE for name in ("gate", "sigmoid", "mul"))
    assert node(branches, "head").receptive_field is None


def test_a_module_used_twice_counts_its_parameters_once(branches: Graph) -> None:
    assert (node(branches, "again").parameters, node(branches, "again_1").parameters) == (144, 0)
    assert node(branches, "again_1").macs == node(branches, "again").macs == 4 * 8 * 6 * 36
    assert sum(entry.parameters for entry in branches.nodes) == sum(p.numel() for p in Branches().parameters())


def test_shapes_are_what_the_network_really_produces() -> None:
    module = find("shufflenet_v2_x0_5").build(10).eval()
    graph = trace(find("shufflenet_v2_x0_5").skeleton(10), (3, 64, 64))
    produced: dict[str, tuple[int, ...]] = {}

    def remember(name: str, output: Tensor) -> None:
        produced.setdefault(name, tuple(output.shape[1:]))

    for name, child in module.named_modules():
        child.register_forward_hook(lambda _m, _i, output, name=name: remember(name, output))
    module(torch.zeros(1, 3, 64, 64))
    compared = [entry for entry in graph.nodes if entry.name in produced]
    assert len(compared) > 100
    assert all(entry.output == produced[entry.name] for entry in compared)


def test_channels_last_layers_are_told_as_channels_first() -> None:
    graph = trace(find("convnext_tiny").skeleton(10), (3, 64, 64))
    linear = node(graph, "features.1.0.block.3")
    assert (linear.kind, linear.output, linear.macs) == (Kind.LINEAR, (384, 16, 16), 384 * 16 * 16 * 96)
    assert isinstance(linear.receptive_field, ReceptiveField)
    assert graph.axes["features.1.0.block.3"] == (3, 1, 2)
    assert node(graph, "features.1.0.block.1").kind is Kind.PERMUTE


@pytest.mark.parametrize("slug", SMALL)
def test_counts_are_the_published_ones(slug: str) -> None:
    architecture = find(slug)
    graph = trace(architecture.skeleton(), architecture.input)
    parameters = sum(entry.parameters for entry in graph.nodes)
    assert parameters == sum(p.numel() for p in architecture.skeleton().parameters())
    assert Kind.OTHER not in {entry.kind for entry in graph.nodes}
    if slug in models.list_models():
        meta = models.get_model_weights(slug).DEFAULT.meta
        assert parameters == meta["num_params"]
        assert sum(entry.macs for entry in graph.nodes) / 1e9 == pytest.approx(meta["_ops"], abs=1e-3)


@pytest.mark.parametrize("slug", MEASURED)
def test_fields_measured_by_gradient(slug: str) -> None:
    recorded = json.loads((DATA / "receptive_fields.json").read_text("utf-8"))["networks"][slug]["features"]
    graph = trace(find(slug).skeleton(), find(slug).input)
    last = [entry for entry in graph.nodes if isinstance(entry.receptive_field, ReceptiveField)][-1]
    assert isinstance(last.receptive_field, ReceptiveField)
    expected = AxisField(recorded["rf"], recorded["jump"], recorded["start"])
    assert last.receptive_field.vertical == last.receptive_field.horizontal == expected


def test_fields_hold_what_the_gradient_reaches() -> None:
    """Any unit of any node of a real network: nothing outside its field has a gradient; its edges do (somewhere)."""
    architecture = find("resnet20")
    graph = trace(architecture.skeleton(), (3, 64, 64))
    torch.manual_seed(0)
    module = architecture.build(10).eval()
    for entry in graph.nodes[4:40:7]:
        field = entry.receptive_field
        assert isinstance(field, ReceptiveField)
        picture = torch.rand(1, 3, 64, 64, requires_grad=True)
        output = _until(module, graph, entry.name, picture)
        row, column = output.shape[2] // 2, output.shape[3] // 3
        output[0, :, row, column].sum().backward()
        assert picture.grad is not None
        seen = picture.grad.abs().sum((0, 1)).nonzero()
        for axis, span, unit in ((0, field.vertical, row), (1, field.horizontal, column)):
            first, behind = span.interval(unit)
            assert first <= seen[:, axis].min()
            assert seen[:, axis].max() < behind


def _until(module: nn.Module, graph: Graph, name: str, picture: Tensor) -> Tensor:
    values: dict[torch.fx.Node, Tensor] = {}
    runner = torch.fx.Interpreter(module, graph=graph.traced)
    for step in graph.traced.nodes:
        if step.op == "placeholder":
            values[step] = picture
            continue
        runner.env = values
        values[step] = runner.run_node(step)
        if step is graph.steps[name]:
            return values[step]
    raise AssertionError(name)


def test_every_network_on_offer_is_there() -> None:
    slugs = set(architectures())
    convolutional = {s for s in models.list_models(module=models) if not s.startswith(("vit", "swin", "maxvit"))}
    assert slugs == convolutional | {"lenet5", "mycnn", "alexnet2012", "resnet20"}


def test_the_counts_that_courses_quote() -> None:
    counts = {"lenet5": 61_706, "mycnn": 421_642, "alexnet2012": 60_965_224, "resnet20": 269_722, "alexnet": 61_100_840}
    for slug, count in counts.items():
        assert sum(p.numel() for p in find(slug).skeleton().parameters()) == count


def test_alexnet_2012_has_the_shapes_of_the_paper() -> None:
    graph = trace(find("alexnet2012").skeleton(), (3, 227, 227))
    shapes = {entry.name: entry.output for entry in graph.nodes}
    expected = {
        "conv1": (96, 55, 55),
        "pool1": (96, 27, 27),
        "conv2": (256, 27, 27),
        "pool5": (256, 6, 6),
        "flatten": (9216,),
    }
    assert {name: shapes[name] for name in expected} == expected
    assert node(graph, "conv2").groups == 2
