"""Several small kernels against one that sees as much: counted, and drawn from the side."""

from __future__ import annotations

import streamlit as st

from app import session
from app.choosing.settled import one_of, within
from app.pages.receptive_fields import state, told
from app.results import Subject
from app.text import Words
from cnnviz.analysis.receptive_field.stacks import Stack
from cnnviz.figures import PyramidWords, path_pyramid

LABELS = {"rf_n": "layers", "rf_k": "kernel", "rf_c": "channels", "rf_m": "map", "rf_s": "stride"}
KERNELS = (3, 5, 7)
#: What the course compares, as the values of the sliders.
PRESETS = {
    "two": {"rf_n": 2, "rf_k": 3, "rf_c": 128, "rf_s": 1, "rf_d": 1},
    "three": {"rf_n": 3, "rf_k": 3, "rf_c": 128, "rf_s": 1, "rf_d": 1},
    "dilated": {"rf_n": 3, "rf_k": 3, "rf_c": 128, "rf_s": 1, "rf_d": 0},
}
WIDEST = 65  # cells of a pyramid that can still be seen


def draw(words: Words, _: Subject) -> None:
    """Sliders; the two in numbers; the formulas; the pyramid."""
    _settle()
    st.markdown(words("receptive_fields.stacks.told"), help=words("receptive_fields.stacks.help"))
    with st.container(horizontal=True):
        for name, values in PRESETS.items():
            label = words(f"receptive_fields.stacks.preset-{name}")
            st.button(label, key=f"rf_preset_{name}", on_click=st.session_state.update, args=(values,))
    controls, numbers = st.columns([1, 2], gap="medium")
    with controls:
        _sliders(words)
    stack = chosen_stack()
    with numbers:
        _compared(words, stack)
    _drawing(words, stack)


def _settle() -> None:
    for name, (least, most, first) in state.STACK.items():
        within(name, least, most, first)
    one_of("rf_k", KERNELS)
    one_of("rf_d", state.DILATIONS)


def _sliders(words: Words) -> None:
    for name, label in LABELS.items():
        text = words(f"receptive_fields.stacks.{label}")
        if name == "rf_k":
            st.segmented_control(text, KERNELS, key=name, required=True)
        else:
            least, most, _ = state.STACK[name]
            st.slider(text, least, most, key=name)
    doubling = words("receptive_fields.stacks.dilation-doubling")
    st.segmented_control(
        words("receptive_fields.stacks.dilation"),
        state.DILATIONS,
        key="rf_d",
        format_func=lambda each: str(each or doubling),
        help=words("receptive_fields.stacks.dilation-help"),
        required=True,
    )


def chosen_stack() -> Stack:
    """The stack that the sliders describe."""
    layers, kernel, channels, size, stride, dilation = (
        int(st.session_state[name]) for name in ("rf_n", "rf_k", "rf_c", "rf_m", "rf_s", "rf_d")
    )
    spread = tuple(dilation or 2**index for index in range(layers))
    return Stack.of(kernel, layers=layers, stride=stride, dilations=spread, channels=channels, size=size)


def _compared(words: Words, stack: Stack) -> None:
    rival, layers = stack.rival(), len(stack.windows)
    st.dataframe(rows(words, stack, rival), hide_index=True)
    size = rival.windows[0].kernel
    if layers > 1:
        facts: dict[str, str | int] = {"size": size, "layers": layers}
        facts |= {"small": f"{stack.parameters:,}", "large": f"{rival.parameters:,}"}
        st.markdown(words("receptive_fields.stacks.less", share=told.share(saved(stack)), **facts))
    else:
        st.info(words("receptive_fields.stacks.same"), icon=":material/info:")
    lines = (words(f"receptive_fields.stacks.formula-{name}", line=line) for name, line in formulas(stack).items())
    st.caption("  \n".join(lines), help=words("receptive_fields.stacks.formula-help"))
    seen = len(stack.levels()[-1])
    if seen < size:
        st.info(words("receptive_fields.stacks.gaps", seen=seen, total=size), icon=":material/grid_goldenratio:")


def saved(stack: Stack) -> float:
    """The share of parameters that the stack does without."""
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
        "field": (f"{stack.field.size}×{stack.field.size}", f"{size}×{size}"),
        "parameters": (f"{stack.parameters:,}", f"{rival.parameters:,}"),
        "macs": (f"{stack.macs:,}", f"{rival.macs:,}"),
        "nonlinear": (str(len(stack.windows)), "1"),
        "output": tuple(f"{each.outputs[-1]}×{each.outputs[-1]}" for each in (stack, rival)),
        "jump": (str(stack.field.jump), str(rival.field.jump)),
    }
    return [
        dict(zip(columns, (words(f"receptive_fields.stacks.{name}"), *pair), strict=True))
        for name, pair in values.items()
    ]


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
        "saved": f"1 − n·k²·C² / (K²·C²) = 1 − {small} / {large} = {told.share(saved(stack))}",
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
    figure = path_pyramid(stack.levels(), tuple(stack.rays()), labels, session.theme())
    alt = words("receptive_fields.stacks.drawing-alt", size=size)
    st.plotly_chart(figure, theme=None, key="rf_pyramid", alt=alt, config={"displayModeBar": False})
    st.caption(words("receptive_fields.stacks.paths" if favors_middle(stack) else "receptive_fields.stacks.paths-even"))


def favors_middle(stack: Stack) -> bool:
    """Whether more paths lead up from the middle of what the stack sees than from anywhere else."""
    *_, paths = stack.levels()
    return 0 in paths and all(count < paths[0] for place, count in paths.items() if place)
