"""Nodes as values, and graphs by the names of their nodes."""

import pytest
import torch
from torch import Tensor, nn

from cnnviz.geometry import WHOLE_IMAGE, AxisField, Field, ReceptiveField
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import INPUT, Graph, Node, nodes_table
from cnnviz.graph.reading import trace
from tests.explaining import Calls

FIELDS = [
    (ReceptiveField(AxisField(7, 2, -3), AxisField(3, 2, -1)), "7 × 3"),
    (WHOLE_IMAGE, str(WHOLE_IMAGE)),
    (None, ""),
]


def residual(net: nn.Module, x: Tensor) -> Tensor:
    stem = net.stem(x)
    scores: Tensor = net.head((stem + torch.relu(net.body(stem))).mean((2, 3)))
    return scores


@pytest.fixture(scope="module")
def graph() -> Graph:
    layers = {"stem": nn.Conv2d(3, 4, 3), "body": nn.Conv2d(4, 4, 1), "head": nn.Linear(4, 2)}
    return trace(Calls(residual, **layers).eval(), (3, 8, 8))


def test_a_node_says_what_it_is() -> None:
    assert repr(Node("conv1", Kind.CONVOLUTION, (64, 112, 112))) == "<Node conv1: convolution, 64 × 112 × 112>"


@pytest.mark.parametrize(("field", "text"), FIELDS)
def test_a_notebook_shows_the_receptive_field_in_pixels(field: Field, text: str) -> None:
    node = Node("conv1", Kind.CONVOLUTION, (64, 8, 8), parameters=1234, receptive_field=field)
    html = nodes_table("network", [node])
    assert all(cell in html for cell in ("network", "conv1", "64 × 8 × 8", "1,234", f">{text}<"))


def test_names_lead_to_nodes_and_steps_to_names(graph: Graph) -> None:
    names = [INPUT, "stem", "body", "relu", "add", "mean", "head"]
    assert list(graph.by_name) == names
    assert graph.by_name[INPUT] is graph.input
    assert graph.by_name["add"].inputs == ("stem", "relu")
    assert {graph.names[graph.steps[name]] for name in names} == set(names)


CUTS = [(["stem"], INPUT), (["body"], "stem"), (["add"], "stem"), (["head", "mean"], "add"), (["head"], "mean")]


@pytest.mark.parametrize(("names", "cut"), CUTS)
def test_a_cut_is_the_last_node_that_all_else_follows_from(graph: Graph, names: list[str], cut: str) -> None:
    assert graph.cut_before(names) == cut


def test_a_plan_is_made_once(graph: Graph) -> None:
    start, keep = [graph.steps["stem"]], [graph.steps["add"]]
    plan = graph.plan(start, keep, {})
    assert graph.plan(start, keep, {}) is plan
    with pytest.raises(ValueError, match="does not follow"):
        graph.plan([graph.steps["body"]], keep, {})
