"""Windows and fields against torch, over random cases and every recorded shape."""

import gzip
import json
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from cnnviz.errors import WindowTooLargeError
from cnnviz.geometry import AxisField, ReceptiveField, TransposedWindow, Window
from tests.serving import DATA

ORACLE = DATA / "shapes.jsonl.gz"

windows = st.builds(
    Window,
    kernel=st.integers(1, 7),
    stride=st.integers(1, 4),
    padding=st.integers(0, 4),
    dilation=st.integers(1, 3),
)


def convolution(window: Window) -> nn.Conv1d:
    return nn.Conv1d(1, 1, window.kernel, window.stride, window.padding, window.dilation)


@given(window=windows, size=st.integers(1, 40))
def test_output_size_is_what_torch_says(window: Window, size: int) -> None:
    try:
        expected = convolution(window)(torch.zeros(1, 1, size)).shape[-1]
    except RuntimeError:
        with pytest.raises(WindowTooLargeError):
            window.output_size(size)
    else:
        assert window.output_size(size) == expected


@given(kernel=st.integers(1, 7), stride=st.integers(1, 4), size=st.integers(1, 30), data=st.data())
def test_pooling_with_ceil_mode_is_what_torch_says(kernel: int, stride: int, size: int, data: st.DataObject) -> None:
    window = Window(kernel, stride, data.draw(st.integers(0, kernel // 2)), ceil_mode=data.draw(st.booleans()))
    pool = nn.MaxPool1d(window.kernel, window.stride, window.padding, ceil_mode=window.ceil_mode)
    try:
        expected = pool(torch.zeros(1, 1, size)).shape[-1]
    except RuntimeError:
        expected = 0
    try:
        result = window.output_size(size)
    except WindowTooLargeError:
        result = 0
    assert max(result, 0) == max(expected, 0)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")
@given(kernel=st.integers(1, 8), dilation=st.integers(1, 3), size=st.integers(1, 30))
def test_same_padding_is_torch_s(kernel: int, dilation: int, size: int) -> None:
    layer = nn.Conv1d(1, 1, kernel, padding="same", dilation=dilation, bias=False)
    nn.init.ones_(layer.weight)
    window = Window.same(kernel, dilation)
    assert window.output_size(size) == size
    picture = torch.zeros(1, 1, size, requires_grad=True)
    layer(picture)[0, 0, 0].backward()
    taps = [index * dilation - window.padding for index in range(kernel)]
    assert seen_by(picture) == [position for position in taps if 0 <= position < size]


def seen_by(picture: Tensor) -> list[int]:
    assert picture.grad is not None
    return picture.grad[0, 0].nonzero()[:, 0].tolist()


@given(window=windows, size=st.integers(1, 40))
def test_unread_positions_have_no_gradient(window: Window, size: int) -> None:
    layer = convolution(window)
    nn.init.ones_(layer.weight)
    picture = torch.zeros(1, 1, size, requires_grad=True)
    try:
        layer(picture).sum().backward()
    except RuntimeError:
        return
    touched = {
        position
        for unit in range(window.output_size(size))
        for position in range(
            unit * window.stride - window.padding, unit * window.stride - window.padding + window.extent
        )
    }
    behind = [position for position in range(size) if position > max(touched)]
    assert window.unread(size) == len(behind)
    assert not set(behind) & set(seen_by(picture))


@given(
    kernel=st.integers(1, 6),
    stride=st.integers(1, 4),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 3),
    size=st.integers(1, 12),
)
def test_transposed_output_size_is_what_torch_says(
    kernel: int, stride: int, padding: int, dilation: int, size: int
) -> None:
    extra = min(stride, dilation) - 1
    window = TransposedWindow(kernel, stride, padding, dilation, extra)
    layer = nn.ConvTranspose1d(1, 1, kernel, stride, padding, extra, dilation=dilation)
    try:
        expected = layer(torch.zeros(1, 1, size)).shape[-1]
    except RuntimeError:
        with pytest.raises(WindowTooLargeError):
            window.output_size(size)
    else:
        assert window.output_size(size) == expected


@given(stack=st.lists(windows, min_size=1, max_size=4), data=st.data())
def test_a_field_is_what_the_gradient_reaches(stack: list[Window], data: st.DataObject) -> None:
    span = AxisField()
    layers = []
    for window in stack:
        span = span.through(window)
        layers.append(nn.Conv1d(1, 1, window.kernel, window.stride, window.padding, window.dilation, bias=False))
        nn.init.ones_(layers[-1].weight)
    picture = torch.zeros(1, 1, 160, requires_grad=True)
    try:
        result = nn.Sequential(*layers)(picture)
    except RuntimeError:
        return
    unit = data.draw(st.integers(0, result.shape[-1] - 1))
    result[0, 0, unit].backward()
    first, behind = span.interval(unit)
    seen = seen_by(picture)
    assert all(first <= position < behind for position in seen)
    if first >= 0 and behind <= 160 and all(window.padding == 0 for window in stack):
        assert (seen[0], seen[-1]) == (first, behind - 1)
    assert span.center(unit) == pytest.approx((first + behind - 1) / 2)


def test_union_holds_both_and_refuses_different_jumps() -> None:
    narrow, wide = AxisField(size=3, jump=2, start=-1), AxisField(size=7, jump=2, start=-5)
    assert narrow.union(wide) == AxisField(size=7, jump=2, start=-5)
    assert ReceptiveField(narrow, wide).union(ReceptiveField(wide, narrow)) == ReceptiveField(wide, wide)
    with pytest.raises(ValueError, match="jumps"):
        narrow.union(AxisField(jump=4))


@pytest.mark.parametrize("wrong", [{"kernel": 0}, {"kernel": 3, "stride": 0}, {"kernel": 3, "padding": -1}])
def test_impossible_windows_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least"):
        Window(**wrong)


def test_alexnet_and_the_stride_that_does_not_fit() -> None:
    assert Window(11, 4).output_size(227) == 55
    assert Window(11, 4).output_size(224) == 54
    assert Window(11, 4).unread(224) == 1


def _axis(value: Any, axis: int) -> int:
    return int(value[axis] if isinstance(value, list) else value)


def _recorded_window(settings: dict[str, Any], operation: str, axis: int) -> Window:
    kernel = _axis(settings["kernel_size"], axis)
    if settings["padding"] == "same":
        return Window.same(kernel, _axis(settings.get("dilation", 1), axis))
    padding = 0 if settings["padding"] == "valid" else _axis(settings["padding"], axis)
    stride = _axis(settings.get("stride", 1 if operation == "Conv2d" else kernel), axis)
    return Window(kernel, stride, padding, _axis(settings.get("dilation", 1), axis), settings.get("ceil_mode", False))


def test_every_recorded_shape() -> None:
    checked = 0
    for line in gzip.decompress(ORACLE.read_bytes()).decode().splitlines():
        case = json.loads(line)
        if case["op"] not in {"Conv2d", "MaxPool2d", "AvgPool2d"} or "err" in case:
            continue
        pair = [_recorded_window(case["kw"], case["op"], axis) for axis in (0, 1)]
        sizes = case["inp"][1:]
        assert [w.output_size(size) for w, size in zip(pair, sizes, strict=True)] == case["out"][1:], case
        unread = [w.unread(size) for w, size in zip(pair, sizes, strict=True)]
        assert unread == case.get("input_rows_never_read", unread), case
        checked += 1
    assert checked > 2000
