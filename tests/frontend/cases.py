"""Random layers with torch's own output, and calls of the functions in ``app/frontend`` that are compared with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor, nn

from tests.frontend.node import Ask, Call

Axis = dict[str, Any]

#: Padding by mode: torch's convolutions know but one number for each axis, or a name.
PADS = {
    "zeros": nn.ZeroPad2d,
    "reflect": nn.ReflectionPad2d,
    "replicate": nn.ReplicationPad2d,
    "circular": nn.CircularPad2d,
}

#: What our code calls a setting that cannot be, and words of torch's own refusal.
REFUSALS = {
    "extent": ("greater than actual input size", "Output size is too small"),
    "reflect": ("less than the corresponding input dimension",),
    "circular": ("wrapping around more than once",),
    "pool-padding": ("at most half of effective kernel size", "smaller than or equal to half of kernel size"),
    "output-padding": ("smaller than either stride or dilation",),
    "nothing-left": ("Output size is too small",),
    "same-stride": ("not supported for strided",),
    "groups": ("divisible by groups",),
}


@dataclass(frozen=True)
class Case:
    """One layer on one map (channels, height, width), and torch's output or the sentence with which it refused."""

    axes: tuple[Axis, Axis]
    picture: Tensor
    problems: list[Call]  # the calls that tell whether this can be
    expected: Tensor | None
    sentence: str
    modules: tuple[nn.Module, ...] = ()  # torch's layers one after another, the one with weights last; () if refused
    groups: int = 1

    @property
    def module(self) -> Any:
        """Torch's layer with the weights."""
        return self.modules[-1]

    def run(self, picture: Tensor) -> Tensor:
        """The output of torch's layers for a map (channels, height, width)."""
        return torch.as_tensor(nn.Sequential(*self.modules)(picture[None])[0].detach())

    @property
    def layer(self) -> dict[str, Any]:
        """The layer as the scripts want it."""
        return {"rows": self.axes[0], "columns": self.axes[1], "groups": self.groups}

    @property
    def arguments(self) -> Call:
        """Map, weights, bias and layer as the scripts want them."""
        bias = None if self.module.bias is None else self.module.bias.tolist()
        return [sent(self.picture), sent(self.module.weight), bias, self.layer]

    def random_unit(self, draw: Random) -> list[int]:
        """Any cell of the output."""
        assert self.expected is not None
        return [draw.randrange(size) for size in self.expected.shape]


def sent(values: Tensor) -> dict[str, Any]:
    return {"data": values.flatten().tolist(), "shape": list(values.shape)}


def agree(answer: dict[str, Any], expected: Tensor | None) -> None:
    assert expected is not None
    values = torch.tensor([float(value) for value in answer["data"]], dtype=torch.float64)
    torch.testing.assert_close(values.reshape(answer["shape"]), expected, rtol=1e-9, atol=1e-12)


def possible(ask: Ask, cases: list[Case]) -> list[Case]:
    """The cases that torch answered, after holding the problems that we find against every refusal and answer."""
    problems = iter(ask([call for case in cases for call in case.problems]))
    for case in cases:
        codes = codes_of(next(problems) for _ in case.problems)
        assert refused(case.sentence, codes), (case.sentence, codes, case.layer, case.picture.shape)
    return [case for case in cases if case.expected is not None]


def refused(sentence: str, codes: Iterable[str]) -> bool:
    """Whether torch's refusal is among the problems that we found; where torch did not refuse, that there are none."""
    result = [word in sentence for code in codes for word in REFUSALS[code]]
    return any(result) if sentence else not result


def codes_of(problems: Iterable[dict[str, Any] | None]) -> list[str]:
    return [problem["code"] for problem in problems if problem]


def sides(padding: str | int, axis: Axis) -> tuple[int, int]:
    """The cells of padding before and behind, by number or by name."""
    if isinstance(padding, int):
        return padding, padding
    surplus = axis["dilation"] * (axis["kernel"] - 1)
    return {"valid": (0, 0), "full": (surplus, surplus), "same": (surplus // 2, surplus - surplus // 2)}[padding]


def pair(axes: tuple[Axis, Axis], name: str) -> tuple[int, int]:
    return axes[0][name], axes[1][name]


def attempt(modules: Callable[[], list[nn.Module]], picture: Tensor) -> dict[str, Any]:
    """What torch makes of the map with these modules one after another, or how it refuses."""
    made: list[nn.Module] = []
    try:
        made = modules()
        expected = nn.Sequential(*made)(picture[None])[0].detach()
    except (RuntimeError, ValueError) as error:
        return {"expected": None, "sentence": str(error)}
    return {"expected": expected, "sentence": "", "modules": tuple(made)}


def numbers(seed: int) -> Random:
    """The same random numbers every time."""
    return Random(seed)  # noqa: S311 - for test cases, not for secrets


def random_picture(draw: Random, channels: int) -> Tensor:
    return torch.randn(channels, draw.randint(1, 10), draw.randint(1, 10), dtype=torch.float64)


def random_axis(draw: Random) -> Axis:
    return {"kernel": draw.randint(1, 5), "stride": draw.randint(1, 3), "dilation": draw.choice((1, 1, 1, 2, 3))}


def checks(function: str, axes: tuple[Axis, Axis], picture: Tensor) -> list[Call]:
    return [[function, axis, size] for axis, size in zip(axes, picture.shape[1:], strict=True)]


def random_padding(draw: Random, axes: tuple[Axis, Axis]) -> tuple[str | None, list[tuple[int, int]]]:
    """A name for both axes or None, and what that is in cells: names and numbers for each axis mix freely."""
    name = draw.choice(("valid", "same", None, None, None))
    return name, [sides(name or draw.choice(("valid", "full", "same", 0, 1, 2, 3)), axis) for axis in axes]


def random_settings(draw: Random, axes: tuple[Axis, Axis], inputs: int) -> dict[str, Any]:
    """What both kinds of convolution are made with."""
    groups = draw.choice([each for each in range(1, inputs + 1) if inputs % each == 0])
    return {
        "in_channels": inputs,
        "out_channels": groups * draw.randint(1, 2),
        "kernel_size": pair(axes, "kernel"),
        "stride": pair(axes, "stride"),
        "dilation": pair(axes, "dilation"),
        "groups": groups,
        "bias": draw.random() < 0.5,
        "dtype": torch.float64,
    }


def random_convolution(draw: Random) -> Case:
    """Any channels, groups, mode and padding; settings that torch refuses are among them."""
    mode, picture = draw.choice(list(PADS)), random_picture(draw, draw.randint(1, 4))
    bare = random_axis(draw), random_axis(draw)
    name, both = random_padding(draw, bare)
    rows, columns = (
        axis | {"before": before, "after": after, "mode": mode}
        for axis, (before, after) in zip(bare, both, strict=True)
    )
    axes = rows, columns
    uneven = name is None and pair(axes, "before") != pair(axes, "after")
    front = [PADS[mode]((*both[1], *both[0]))] if uneven else []
    settings = random_settings(draw, axes, len(picture)) | {
        "padding": 0 if uneven else name or pair(axes, "before"),
        "padding_mode": mode,
    }
    answer = attempt(lambda: [*front, nn.Conv2d(**settings)], picture)
    problems = checks("axisProblem", axes, picture) + [["namedProblem", name, axis] for axis in axes]
    return Case(axes, picture, problems, groups=settings["groups"], **answer)


def random_transposed(draw: Random) -> Case:
    """Transposed convolutions with any channels, groups, padding and output padding, refused ones among them."""
    picture = random_picture(draw, draw.randint(1, 4))
    rows, columns = (
        random_axis(draw) | {"before": draw.randint(0, 3), "outputPadding": draw.choice((0, 0, 0, 1, 2))} for _ in "hw"
    )
    axes = rows, columns
    settings = random_settings(draw, axes, len(picture)) | {
        "padding": pair(axes, "before"),
        "output_padding": pair(axes, "outputPadding"),
    }
    answer = attempt(lambda: [nn.ConvTranspose2d(**settings)], picture)
    problems = checks("transposedProblem", axes, picture)
    return Case(axes, picture, problems, groups=settings["groups"], **answer)


def random_pooling(draw: Random, kind: str, *, count_padding: bool = True) -> Case:
    """Windows that overlap, leave gaps or reach beyond the padding; some maps have many equal values."""
    ceil, picture = draw.random() < 0.5, random_picture(draw, draw.randint(1, 3))
    rows, columns = (random_axis(draw) | {"before": draw.choice((0, 0, 1, 2)), "ceil": ceil} for _ in "hw")
    axes = (rows, columns) if kind == "max" else (rows | {"dilation": 1}, columns | {"dilation": 1})
    window = pair(axes, "kernel"), pair(axes, "stride"), pair(axes, "before")
    makers: dict[str, Callable[[], list[nn.Module]]] = {
        "max": lambda: [nn.MaxPool2d(*window, pair(axes, "dilation"), ceil_mode=ceil)],
        "average": lambda: [nn.AvgPool2d(*window, ceil, count_padding)],
        "l2": lambda: [Squares(), nn.AvgPool2d(*window, ceil), Roots(rows["kernel"] * columns["kernel"])],
    }
    picture = picture.round() if draw.random() < 0.3 else picture
    return Case(axes, picture, checks("poolProblem", axes, picture), **attempt(makers[kind], picture))


class Squares(nn.Module):
    """L2 pooling that pads, as nn.LPPool2d cannot: squares, their mean under the window, roots of mean x area."""

    def forward(self, values: Tensor) -> Tensor:
        return values**2


class Roots(nn.Module):
    def __init__(self, area: int) -> None:
        super().__init__()
        self.area = area

    def forward(self, values: Tensor) -> Tensor:
        return (values * self.area).sqrt()
