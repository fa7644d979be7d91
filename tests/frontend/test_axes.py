"""One axis of a window in ``app/frontend/maths`` against torch: refusals, readers, fields of stacks; and counts."""

from itertools import product
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from tests.frontend.cases import (
    PADS,
    REFUSALS,
    Ask,
    Axis,
    agree,
    attempt,
    numbers,
    random_axis,
    sent,
    sides,
)

NOWHERE = -1


# --- settings that cannot be ----------------------------------------------------------------------------------------

Try = tuple[str, Axis, int, type[nn.Module], dict[str, Any]]  # our function, its axis and size, torch's layer


def column(**numbers: int) -> dict[str, tuple[int, int]]:
    """Settings of a layer for a picture one column wide: the other axis does nothing."""
    idle = {"padding": 0, "output_padding": 0}
    return {name: (value, idle.get(name, 1)) for name, value in numbers.items()}


def tried_convolutions() -> list[Try]:
    result: list[Try] = []
    for size, kernel, dilation, padding, mode in product(range(1, 5), (1, 2, 3), (1, 2), range(6), PADS):
        axis = {"kernel": kernel, "dilation": dilation, "before": padding, "mode": mode}
        settings = column(kernel_size=kernel, dilation=dilation, padding=padding) | {"padding_mode": mode}
        result.append(("axisProblem", axis, size, nn.Conv2d, settings))
    return result


def tried_poolings() -> list[Try]:
    result: list[Try] = []
    for size, kernel, stride, dilation, padding, ceil in product(
        range(1, 5), (1, 2, 3), (1, 3), (1, 2), range(4), (0, 1)
    ):
        axis = {"kernel": kernel, "stride": stride, "dilation": dilation, "before": padding, "ceil": bool(ceil)}
        settings = column(kernel_size=kernel, stride=stride, dilation=dilation, padding=padding)
        result.append(("poolProblem", axis, size, nn.MaxPool2d, settings | {"ceil_mode": bool(ceil)}))
    return result


def tried_transposed() -> list[Try]:
    result: list[Try] = []
    for size, kernel, stride, dilation, padding, extra in product((1, 2, 3), *[(1, 2, 3)] * 3, range(4), range(3)):
        axis = {"kernel": kernel, "stride": stride, "dilation": dilation, "before": padding, "outputPadding": extra}
        settings = column(kernel_size=kernel, stride=stride, dilation=dilation, padding=padding, output_padding=extra)
        result.append(("transposedProblem", axis, size, nn.ConvTranspose2d, settings))
    return result


@pytest.mark.parametrize(
    ("tries", "codes"),
    [
        (tried_convolutions(), {None, "extent", "reflect", "circular"}),
        (tried_poolings(), {None, "extent", "pool-padding"}),
        (tried_transposed(), {None, "output-padding", "nothing-left"}),
    ],
    ids=["convolution", "pooling", "transposed"],
)
def test_each_problem_is_where_torch_refuses_for_it(ask: Ask, tries: list[Try], codes: set[str | None]) -> None:
    answers = ask([[function, axis, size] for function, axis, size, _, _ in tries])
    result = [answer and answer["code"] for answer in answers]
    for (_, axis, size, maker, settings), code in zip(tries, result, strict=True):
        sentence = refusal(maker, settings, size)
        actual = any(word in sentence for word in REFUSALS[code]) if code else not sentence
        assert actual, (axis, size, code, sentence)
    assert set(result) == codes


def refusal(maker: type[nn.Module], settings: dict[str, Any], size: int) -> str:
    channels = () if maker is nn.MaxPool2d else (1, 1)
    return str(attempt(lambda: [maker(*channels, **settings)], torch.zeros(1, size, 1))["sentence"])


def test_groups_that_do_not_divide(ask: Ask) -> None:
    tries = [dict(zip(("inputs", "filters", "groups"), each, strict=True)) for each in product(range(1, 5), repeat=3)]
    for counts, problem in zip(tries, ask([["groupsProblem", counts] for counts in tries]), strict=True):
        assert problem == ({"code": "groups"} | counts if refused_groups(**counts) else None)


def refused_groups(inputs: int, filters: int, groups: int) -> bool:
    answer = attempt(lambda: [nn.Conv2d(inputs, filters, 1, groups=groups)], torch.zeros(inputs, 1, 1))
    return "divisible by groups" in answer["sentence"]


# --- who reads whom -------------------------------------------------------------------------------------------------


def gradients(module: nn.Module, size: int) -> Tensor:
    """How much each output (row) changes with each input cell (column)."""
    picture = torch.zeros(1, 1, size, dtype=torch.float64)
    return torch.autograd.functional.jacobian(lambda cells: module(cells)[0, 0], picture)[:, 0, 0]


def line_of(axis: Axis) -> nn.Conv1d:
    """A convolution without a bias along one axis, all weights positive: what it reads has a gradient."""
    settings = {"padding": axis["before"], "dilation": axis["dilation"], "padding_mode": axis["mode"]}
    module = nn.Conv1d(1, 1, axis["kernel"], axis["stride"], bias=False, dtype=torch.float64, **settings)
    nn.init.uniform_(module.weight, 0.5, 1.5)
    return module


def random_lines(ask: Ask, count: int) -> list[tuple[Axis, int]]:
    draw = numbers(10)
    lines = [
        (random_axis(draw) | {"before": draw.randint(0, 4), "mode": draw.choice(list(PADS))}, draw.randint(1, 12))
        for _ in range(count)
    ]
    problems = ask([["axisProblem", axis, size] for axis, size in lines])
    return [line for line, problem in zip(lines, problems, strict=True) if problem is None]


def test_readers_have_the_gradients_of_the_outputs(ask: Ask) -> None:
    lines = random_lines(ask, 600)
    assert len(lines) >= 250
    readers = iter(ask([["readersOf", axis, size, cell] for axis, size in lines for cell in range(size)]))
    for axis, size in lines:
        module = line_of(axis)
        expected = gradients(module, size)
        result = torch.zeros_like(expected)
        for cell in range(size):
            for reader in next(readers):
                result[reader["output"], cell] += module.weight[0, 0, reader["tap"]].detach()
        torch.testing.assert_close(result, expected, rtol=1e-9, atol=0)


def test_readers_are_the_other_side_of_all_taps(ask: Ask) -> None:
    lines = random_lines(ask, 200)
    taps = ask([["allTaps", axis, size] for axis, size in lines])
    readers = iter(ask([["readersOf", axis, size, cell] for axis, size in lines for cell in range(size)]))
    for (axis, size), sources in zip(lines, taps, strict=True):
        positions = [
            (cell, reader["output"] * axis["kernel"] + reader["tap"])
            for cell in range(size)
            for reader in next(readers)
        ]
        expected = {(source, at) for at, source in enumerate(sources) if source != NOWHERE}
        assert len(positions) == len(set(positions))
        assert set(positions) == expected


def test_unread_cells_have_no_gradient(ask: Ask) -> None:
    lines = random_lines(ask, 600)
    answers = ask([["unreadOf", axis, size] for axis, size in lines])
    for (axis, size), unread in zip(lines, answers, strict=True):
        assert unread == (gradients(line_of(axis), size).sum(0) == 0).nonzero()[:, 0].tolist(), (axis, size)
    assert any(answers)


def test_a_last_window_of_ceil_reads_what_torch_s_does(ask: Ask) -> None:
    windows = [
        ({"kernel": kernel, "stride": stride, "before": padding, "ceil": True}, size)
        for kernel, stride, padding, size in product((2, 3), (1, 2, 3, 4), (0, 1), (3, 4, 5, 6, 7))
    ]
    for (axis, size), sources in zip(windows, ask([["allTaps", *window] for window in windows]), strict=True):
        pooling = nn.AvgPool1d(axis["kernel"], axis["stride"], axis["before"], ceil_mode=True)
        expected = gradients(pooling, size) != 0
        result = torch.zeros_like(expected)
        for at, source in enumerate(sources):
            if source != NOWHERE:
                result[at // axis["kernel"], source] = True
        assert torch.equal(result, expected), (axis, size)


def test_stamps_are_the_gradients_of_a_transposed_convolution(ask: Ask) -> None:
    draw = numbers(11)
    lines = [(random_axis(draw) | {"before": draw.randint(0, 2)}, draw.randint(1, 6)) for _ in range(200)]
    problems = ask([["transposedProblem", *line] for line in lines])
    lines = [line for line, problem in zip(lines, problems, strict=True) if problem is None]
    stamps = iter(ask([["stampAt", axis, size, cell] for axis, size in lines for cell in range(size)]))
    for axis, size in lines:
        settings = {"padding": axis["before"], "dilation": axis["dilation"], "bias": False, "dtype": torch.float64}
        module = nn.ConvTranspose1d(1, 1, axis["kernel"], axis["stride"], **settings)
        expected = gradients(module, size)
        result = torch.zeros_like(expected)
        for cell in range(size):
            for tap, output in enumerate(next(stamps)):
                if output != NOWHERE:
                    result[output, cell] += module.weight[0, 0, tap].detach()
        torch.testing.assert_close(result, expected, rtol=1e-9, atol=0)


# --- paddings with a name, stacks and counts ------------------------------------------------------------------------


def test_named_paddings(ask: Ask) -> None:
    """The convolutions with values hold the same numbers against torch's own "same" and "valid"."""
    named = list(product(("valid", "same", "full"), range(1, 12), range(1, 5)))
    axes = [{"kernel": kernel, "dilation": dilation} for _, kernel, dilation in named]
    answers = ask([["namedPadding", name, axis] for (name, _, _), axis in zip(named, axes, strict=True)])
    assert [tuple(answer) for answer in answers] == [
        sides(name, axis) for (name, _, _), axis in zip(named, axes, strict=True)
    ]


def test_the_field_of_a_stack_is_what_the_gradient_reaches(ask: Ask) -> None:
    stacks = [
        ({"kernel": kernel, "stride": stride, "dilation": dilation, "before": 0, "mode": "zeros"}, depth)
        for kernel, stride, dilation, depth in product((1, 2, 3), (1, 2, 3), (1, 2), (1, 2, 3, 5))
    ]
    for (axis, depth), field in zip(stacks, ask([["stackedField", *stack] for stack in stacks]), strict=True):
        module = nn.Sequential(*[line_of(axis) for _ in range(depth)])
        first, second = gradients(module, field["size"] + field["jump"])
        seen = first.nonzero()[:, 0].tolist(), second.nonzero()[:, 0].tolist()
        assert (seen[0][0], seen[0][-1]) == (0, field["size"] - 1)
        assert (seen[1][0], seen[1][-1]) == (field["jump"], field["jump"] + field["size"] - 1)


def test_alexnet_with_and_without_shared_parameters(ask: Ask) -> None:
    facts = {"inputs": 3, "filters": 96, "kernel": [11, 11], "input": [227, 227], "output": [55, 55]}
    [counts] = ask([["countsOf", facts]])
    assert counts == {"parameters": 34_944, "unshared": 105_705_600, "macs": 105_415_200}


@pytest.mark.parametrize("transposed", [False, True])
def test_counts_are_torch_s(ask: Ask, *, transposed: bool) -> None:
    maker = nn.ConvTranspose2d if transposed else nn.Conv2d
    for groups, bias in product((1, 2, 4), (True, False)):
        layer = maker(4, 8, (3, 2), (2, 1), groups=groups, bias=bias)
        with FlopCounterMode(display=False) as counter:
            output = layer(torch.zeros(1, 4, 9, 7))
        facts = {"inputs": 4, "filters": 8, "groups": groups, "kernel": [3, 2], "bias": bias, "transposed": transposed}
        [counts] = ask([["countsOf", facts | {"input": [9, 7], "output": list(output.shape[2:])}]])
        assert counts["parameters"] == sum(each.numel() for each in layer.parameters())
        assert counts["macs"] == counter.get_total_flops() / 2  # an operation is a multiplication or an addition
        assert counts["unshared"] == (None if transposed else output.numel() * (layer.weight[0].numel() + bias))


def test_a_whole_picture_is_filtered_at_once(ask: Ask) -> None:
    layer = nn.Conv2d(3, 1, 5, padding="same", padding_mode="reflect", dtype=torch.float64)
    picture = torch.rand(3, 256, 256, dtype=torch.float64)
    axis = {"kernel": 5, "before": 2, "mode": "reflect"}
    [answer] = ask(
        [["convolve", sent(picture), sent(layer.weight), layer.bias.tolist(), {"rows": axis, "columns": axis}]]
    )
    agree(answer, layer(picture[None])[0].detach())
