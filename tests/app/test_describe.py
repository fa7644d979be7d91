"""What a layer says of itself: every formula ends in the number that torch computes."""

import pytest
import torch
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from torch import nn

import cnnviz
from app.pages.explore import describe
from app.text import words
from app.text.format import fixed, shape
from cnnviz.errors import WindowTooLargeError
from cnnviz.geometry import Window

EN = words("en")

windows = st.builds(
    Window,
    kernel=st.integers(1, 7),
    stride=st.integers(1, 4),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 3),
    ceil_mode=st.booleans(),
)


def computed(line: str) -> list[float]:
    """The value of every side of a line of formulas but the first, which has letters."""
    sides = line.split(" = ")[1:]
    return [value_of(side) for side in sides]


def value_of(side: str) -> float:
    side = side.replace("−", "-").replace("·", "*")
    for left, right, rounding in (("⌊", "⌋", "floor"), ("⌈", "⌉", "ceil")):
        side = side.replace(left, f"{rounding}(").replace(right, ")")
    names = {"floor": lambda value: value // 1, "ceil": lambda value: -(-value // 1)}
    return float(eval(side, {"__builtins__": {}}, names))  # noqa: S307 - our own arithmetic


@given(window=windows, size=st.integers(1, 64))
def test_both_sides_of_the_size_formula_are_what_the_window_says(window: Window, size: int) -> None:
    try:
        expected = window.output_size(size)
    except WindowTooLargeError:
        reject()
    line = describe.output_size(window, size)
    numbers, result = computed(line)
    assert result == expected
    assume(not window.ceil_mode or (expected - 1) * window.stride < size + window.padding)
    assert numbers - result in ({0} if not window.ceil_mode else {0, 1})  # a window wholly in the padding is dropped


@given(window=windows, size=st.integers(1, 40))
def test_the_size_formula_ends_in_what_torch_computes(window: Window, size: int) -> None:
    plain = Window(window.kernel, window.stride, window.padding, window.dilation)
    layer = nn.Conv1d(1, 1, plain.kernel, plain.stride, plain.padding, plain.dilation)
    try:
        expected = layer(torch.zeros(1, 1, size)).shape[-1]
    except RuntimeError:
        with pytest.raises(WindowTooLargeError):
            describe.output_size(plain, size)
    else:
        assert computed(describe.output_size(plain, size)) == [expected, expected]


def test_padding_that_differs_is_told_on_both_sides() -> None:
    line = describe.output_size(Window.same(kernel=4), 10)
    assert "p₁ + p₂" in line
    assert computed(line) == [10, 10]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1.0000"),
        (-0.25, "−0.2500"),
        (99.99994, "99.9999"),
        (1234.567, "1,234.57"),
        (0.0009999, "9.9990e−04"),
        (-1e9, "−1,000,000,000.00"),
    ],
)
def test_values(value: float, text: str) -> None:
    assert fixed(value) == text


@given(st.floats(-1e6, 1e6, width=32).filter(lambda value: abs(value) > 1e-30))
def test_a_value_can_be_read_back(value: float) -> None:
    read = float(fixed(value).replace("−", "-").replace(",", ""))
    assert read == pytest.approx(value, rel=0.01, abs=0.00006)
    assert (read < 0) == (value < 0)


def test_shapes() -> None:
    assert (shape((64, 56, 56)), shape((10,))) == ("64×56×56", "10")


def node(slug: str, name: str) -> cnnviz.Node:
    return next(node for node in cnnviz.layers(slug) if node.name == name)


@pytest.mark.parametrize("slug", ["lenet5", "resnet20", "squeezenet1_1", "alexnet2012"])
def test_sums_of_parameters_and_multiply_adds_are_right(slug: str) -> None:
    for each in cnnviz.layers(slug):
        result = describe.parameters(EN, each)
        if each.weights:
            terms, total = result.split(" = ")
            assert value_of(terms.replace("×", "*")) == value_of(total.replace(",", "")) == each.parameters
        else:
            assert result == "none"
        macs = describe.macs(each)
        assert (macs is None) == (each.macs == 0)
        if macs:
            terms, total = macs.split(" = ")
            assert value_of(terms.replace("×", "*")) == value_of(total.replace(",", "")) == each.macs


def test_one_line_where_both_axes_agree_and_two_where_not() -> None:
    square, wide = node("inception_v3", "Mixed_6b.branch1x1.conv"), node("inception_v3", "Mixed_6b.branch7x7_2.conv")
    assert len(describe.size_lines(EN, square, (768, 17, 17))) == 1
    rows, columns = describe.size_lines(EN, wide, (128, 17, 17))
    assert rows.startswith("rows: ")
    assert columns.startswith("columns: ")
    assert describe.size_lines(EN, node("lenet5", "f6"), (120,)) == []


def test_rows_that_the_stride_never_reaches_are_told() -> None:
    first = node("squeezenet1_1", "features.0")
    assert describe.unread(EN, first, (3, 224, 224)) == EN("explore.layer.unread", rows=1, columns=1)
    assert describe.unread(EN, first, (3, 225, 225)) is None
    assert describe.unread(EN, node("lenet5", "tanh"), (6, 28, 28)) is None


def test_fields_in_words() -> None:
    assert describe.field(EN, node("resnet50", "layer1.0.conv2")) == "19×19 px · jump 4 px"
    assert describe.field(EN, node("resnet50", "avgpool")) == "the whole picture"
    assert describe.field(EN, node("resnet50", "fc")).startswith("none")
    assert describe.field(EN, node("inception_v3", "Mixed_6b.branch7x7_2.conv")).count("×") == 1
