"""How much of a field lies on the picture; which layers look further."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cnnviz
from cnnviz.analysis.receptive_field.coverage import larger_than, middle, milestones, on_picture, padding_share
from cnnviz.geometry import AxisField, ReceptiveField

axes = st.builds(AxisField, size=st.integers(1, 30), jump=st.integers(1, 5), start=st.integers(-20, 5))


@given(axis=axes, unit=st.integers(0, 20), size=st.integers(1, 40))
def test_positions_on_the_picture_are_those_that_one_can_count(axis: AxisField, unit: int, size: int) -> None:
    assert on_picture(axis, unit, size) == sum(position in range(size) for position in range(*axis.interval(unit)))


@given(vertical=axes, horizontal=axes, unit=st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_the_share_in_the_padding_counts_cells(
    vertical: AxisField, horizontal: AxisField, unit: tuple[int, int]
) -> None:
    picture = (25, 18)
    rows, columns = range(*vertical.interval(unit[0])), range(*horizontal.interval(unit[1]))
    outside = sum(row not in range(25) or column not in range(18) for row in rows for column in columns)
    share = padding_share(ReceptiveField(vertical, horizontal), unit, picture)
    assert share == pytest.approx(outside / (len(rows) * len(columns)))


def test_resnet18_looks_beyond_its_picture() -> None:
    nodes = cnnviz.layers("resnet18")
    last = milestones(nodes)[-2]
    field = last.receptive_field
    assert isinstance(field, ReceptiveField)
    assert (last.name, field.vertical.size, middle(last.output)) == ("layer4.1.add", 435, (3, 3))
    first = larger_than(nodes, (224, 224))
    assert first is not None
    assert first.name == "layer4.0.conv1"
    # the middle unit's field reaches from -121 to 313: of 435 x 435 cells 224 x 224 lie on the picture
    assert padding_share(field, (3, 3), (224, 224)) == pytest.approx(1 - (224 / 435) ** 2)


def test_lenet_never_does() -> None:
    assert larger_than(cnnviz.layers("lenet5"), (32, 32)) is None


def test_milestones_are_where_the_field_can_change() -> None:
    nodes = cnnviz.layers("resnet18")
    kept = milestones(nodes)
    fields = {node.name: node.receptive_field for node in nodes} | {"input": ReceptiveField()}
    left_out = [node for node in nodes if node not in kept and len(node.output) == 3]
    assert left_out
    assert all(node.receptive_field == fields[node.inputs[0]] for node in left_out)
    assert [node.kind for node in kept].count(cnnviz.Kind.ADD) == 8
