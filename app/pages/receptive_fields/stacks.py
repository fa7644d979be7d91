"""Several small kernels against one that sees as much: counted, and drawn from the side."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.pages.receptive_fields.state import DILATIONS, KERNELS, STATE
from app.results import Subject
from app.state import visitor
from app.text import Words
from app.text.format import percent, shape
from cnnviz.analysis.receptive_field.stacks import Stack
from cnnviz.figures import PyramidWords, path_pyramid

#: Fields of the state that have a slider or a row of options, and what these are called in the words.
LABELS = {"layers": "layers", "kernel": "kernel", "channels": "channels", "side": "map", "stride": "stride"}
#: What the course compares.
PRESETS = {
    "two": {"layers": 2, "kernel": 3, "channels": 128, "stride": 1, "dilation": 1},
    "three": {"layers": 3, "kernel": 3, "channels": 128, "stride": 1, "dilation": 1},
    "dilated": {"layers": 3, "kernel": 3, "channels": 128, "stride": 1, "dilation": 0},
}
WIDEST = 65  # cells of a pyramid that can still be seen


def draw(words: Words, _: Subject) -> None:
    """Sliders; the two in numbers; the formulas; the pyramid."""
    st.markdown(words("receptive_fields.stacks.intro"), help=words("receptive_fields.stacks.help"))
    with st.container(horizontal=True):
        for name, values in PRESETS.items():
            label = words(f"receptive_fields.stacks.preset-{name}")
            st.button(label, key=f"rf_preset_{name}", on_click=partial(STATE.update, **values))
    controls, numbers = st.columns([1, 2], gap="medium")
    with controls:
        _controls(words)
    stack = selected_stack()
    with numbers:
        _comparison(words, stack)
    _drawing(words, stack)


def _controls(words: Words) -> None:
    for name, label in LABELS.items():
        text, field = words(f"receptive_fields.stacks.{label}"), STATE[name]
        if name == "kernel":
            st.segmented_control(text, KERNELS, required=True, **field.widget())
        else:
            st.slider(text, int(field.entry.least), int(field.entry.most), **field.widget())
    doubling = words("receptive_fields.stacks.dilation-doubling")
    st.segmented_control(
        words("receptive_fields.stacks.dilation"),
        DILATIONS,
        format_func=lambda each: str(each or doubling),
        help=words("receptive_fields.stacks.dilation-help"),
        required=True,
        **STATE["dilation"].widget(),
    )


def selected_stack() -> Stack:
    """The stack that the controls describe."""
    at = STATE.value
    dilations = tuple(at.dilation or 2**index for index in range(at.layers))
    return Stack.of(
        at.kernel, layers=at.layers, stride=at.stride, dilations=dilations, channels=at.channels, size=at.side
    )


def _comparison(words: Words, stack: Stack) -> None:
    rival, layers = stack.rival(), len(stack.windows)
    st.dataframe(rows(words, stack, rival), hide_index=True)
    size = rival.windows[0].kernel
    if layers > 1:
        facts: dict[str, str | int] = {"size": size, "layers": layers}
        facts |= {"small": f"{stack.parameters:,}", "large": f"{rival.parameters:,}"}
        st.markdown(words("receptive_fields.stacks.less", share=percent(saving(stack)), **facts))
    else:
        st.info(words("receptive_fields.stacks.same"), icon=":material/info:")
    lines = (words(f"receptive_fields.stacks.formula-{name}", line=line) for name, line in formulas(stack).items())
    st.caption("  \n".join(lines), help=words("receptive_fields.stacks.formula-help"))
    cells = len(stack.levels()[-1])
    if cells < size:
        st.info(words("receptive_fields.stacks.gaps", seen=cells, total=size), icon=":material/grid_goldenratio:")


def saving(stack: Stack) -> float:
    """The share of the rival's parameters that the stack does without."""
    return 1 - stack.parameters / stack.rival().parameters


def rows(words: Words, stack: Stack, rival: Stack) -> list[dict[str, str]]:
    """The comparison as a table."""
    kernel, size = stack.windows[0].kernel, rival.windows[0].kernel
    columns = (
        words("receptive_fields.stacks.measure"),
        words("receptive_fields.stacks.stack", layers=len(stack.windows), kernel=kernel),
        words("receptive_fields.stacks.single", kernel=size),
    )
    values = {
        "field": (_square(stack.field.size), _square(size)),
        "parameters": (f"{stack.parameters:,}", f"{rival.parameters:,}"),
        "macs": (f"{stack.macs:,}", f"{rival.macs:,}"),
        "nonlinear": (str(len(stack.windows)), "1"),
        "output": (_square(stack.outputs[-1]), _square(rival.outputs[-1])),
        "jump": (str(stack.field.jump), str(rival.field.jump)),
    }
    return [
        dict(zip(columns, (words(f"receptive_fields.stacks.{name}"), *pair), strict=True))
        for name, pair in values.items()
    ]


def _square(side: int) -> str:
    return shape((side, side))


def formulas(stack: Stack) -> dict[str, str]:
    """Letters, then numbers, then the result.

    >>> formulas(Stack.of(3, layers=2, channels=128))["saved"]
    '1 − n·k²·C² / (K²·C²) = 1 − 294,912 / 409,600 = 28.0 %'
    """
    rival, layers, kernel = stack.rival(), len(stack.windows), stack.windows[0].kernel
    small, large = f"{stack.parameters:,}", f"{rival.parameters:,}"
    size, channels, last = rival.windows[0].kernel, stack.channels, rival.outputs[-1]
    steps = [f"{each.dilation}·({kernel} − 1)·{jump}" for each, jump in zip(stack.windows, stack.jumps, strict=False)]
    work = [f"{side}²·{kernel}²·{channels}²" for side in stack.outputs]
    return {
        "field": f"1 + Σ d(k − 1)·j = 1 + {' + '.join(steps)} = {size}",
        "small": f"n·k²·C² = {layers}·{kernel}²·{channels}² = {small}",
        "large": f"K²·C² = {size}²·{channels}² = {large}",
        "saved": f"1 − n·k²·C² / (K²·C²) = 1 − {small} / {large} = {percent(saving(stack))}",
        "macs-small": f"Σ o²·k²·C² = {' + '.join(work)} = {stack.macs:,}",
        "macs-large": f"o²·K²·C² = {last}²·{size}²·{channels}² = {rival.macs:,}",
    }


def _drawing(words: Words, stack: Stack) -> None:
    size = stack.field.size
    st.markdown(f"**{words('receptive_fields.stacks.drawing')}**")
    if size > WIDEST:
        st.info(words("receptive_fields.stacks.drawing-large", size=size), icon=":material/info:")
        return
    names = [words("receptive_fields.stacks.level", layer=layer) for layer in range(len(stack.windows), 0, -1)]
    labels = PyramidWords(
        (*names, words("receptive_fields.stacks.level-input")), words.under("receptive_fields.stacks")["cell"]
    )
    figure = path_pyramid(stack.levels(), tuple(stack.rays()), labels, visitor.theme())
    alt = words("receptive_fields.stacks.drawing-alt", size=size)
    st.plotly_chart(figure, theme=None, key="rf_pyramid", alt=alt, config={"displayModeBar": False})
    st.caption(words("receptive_fields.stacks.paths" if favors_middle(stack) else "receptive_fields.stacks.paths-even"))


def favors_middle(stack: Stack) -> bool:
    """Whether more paths lead up from the middle of what the stack sees than from anywhere else."""
    *_, paths = stack.levels()
    return 0 in paths and all(count < paths[0] for position, count in paths.items() if position)
