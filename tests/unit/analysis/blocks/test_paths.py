"""Paths through graphs drawn by chance, against a walk along every edge."""

from hypothesis import given
from hypothesis import strategies as st

from cnnviz import Kind, Node
from cnnviz.analysis.blocks.paths import Paths
from cnnviz.graph.nodes import INPUT


def node(name: str, inputs: tuple[str, ...]) -> Node:
    return Node(name, Kind.OTHER, (1, 1, 1), 0, 0, inputs, None, None, (), 1, "zeros")


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for index in range(draw(st.integers(1, 12))):
        before = [INPUT, *(each.name for each in nodes)]
        nodes.append(node(f"n{index}", tuple(draw(st.sets(st.sampled_from(before), min_size=1, max_size=3)))))
    return tuple(nodes)


def walked(nodes: tuple[Node, ...], name: str) -> set[str]:
    """The node and all that it depends on, one edge after the other."""
    inputs = {each.name: each.inputs for each in nodes}
    return {name}.union(*(walked(nodes, source) for source in inputs.get(name, ())))


@given(nodes=graphs(), data=st.data())
def test_they_are_those_of_every_edge(nodes: tuple[Node, ...], data: st.DataObject) -> None:
    paths = Paths(nodes)
    order = [INPUT, *(each.name for each in nodes)]
    first, second = data.draw(st.sampled_from(order)), data.draw(st.sampled_from(order))
    behind = walked(nodes, first)
    assert paths.depends(first, second) is (second in behind)
    assert paths.common_ancestor([first, second]) == max(behind & walked(nodes, second), key=order.index)
    expected = [each.name for each in nodes if each.name in behind and second in walked(nodes, each.name)]
    assert [each.name for each in paths.between(second, first)] == [name for name in expected if name != second]
    readers = [each.name for each in nodes if first in each.inputs]
    assert [each.name for each in paths.readers.get(first, [])] == readers
