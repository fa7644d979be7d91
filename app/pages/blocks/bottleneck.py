"""Bottleneck: 1x1 down, 3x3, 1x1 up against two 3x3, counted; and where a real network has them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from app.choosing.naming import display
from app.choosing.offering import elsewhere
from app.pages.blocks import tables
from app.pages.blocks.common import chart
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import slider, stops
from app.text import Words
from cnnviz.analysis.blocks import costs
from cnnviz.analysis.blocks.costs import Convolutions
from cnnviz.analysis.blocks.residual_blocks import ResidualBlock, residual_blocks
from cnnviz.figures import count_bars

EXAMPLES = ("resnet50", "resnext50_32x4d", "wide_resnet50_2")
WIDTHS = (64, 128, 256, 512, 1024, 2048)
REDUCTIONS = (1, 2, 4, 8, 16)
LARGEST_SIDE = 112


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Channels of the input, how many times fewer there are inside, side of the map; as in He et al. 2015, figure 5."""

    channels: int = entry(256, name="blk_bot_channels", options=WIDTHS, gradual=True)
    reduction: int = entry(4, name="blk_bot_reduction", options=REDUCTIONS, gradual=True)
    side: int = entry(56, name="blk_bot_side", gradual=True, least=1, most=LARGEST_SIDE)


STATE = State("blocks_bottleneck", Bottleneck)


def render(words: Words, subject: Subject) -> None:
    """The sliders and what they count, then the selected network's own bottlenecks."""
    channels, reduction, side = _sliders(words)
    stacks = _stacks(words, channels, reduction)
    left, right = st.columns(2, gap="medium")
    for column, unit in ((left, "weights"), (right, "macs")):
        with column:
            _bars(words, unit, stacks, side)
    _formulas(words, channels, reduction, side)
    _table(words, stacks)
    _real(words, subject)


def _sliders(words: Words) -> tuple[int, int, int]:
    first, second, third, last = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    with first:
        channels = _stops(words, "channels", WIDTHS)
    with second:
        reduction = _stops(words, "reduction", REDUCTIONS)
    with third:
        side = slider(STATE["side"], words("blocks_bottleneck.side"), (1, LARGEST_SIDE), Bottleneck().side)
    reset = partial(STATE.reset, "channels", "reduction", "side")
    last.button(words("blocks.reset"), icon=":material/restart_alt:", on_click=reset)
    return channels, reduction, side


def _stops(words: Words, name: str, options: tuple[int, ...]) -> int:
    label, text = words(f"blocks_bottleneck.{name}"), words(f"blocks_bottleneck.{name}-help")
    return stops(STATE[name], label, options, options[0], text)


def _stacks(words: Words, channels: int, reduction: int) -> dict[str, Convolutions]:
    """By their names: the two of one field first, then the bottleneck alone and what costs as much."""
    narrow = costs.bottleneck(channels, reduction)
    facts = {"channels": channels, "narrow": narrow[0].outputs}
    return {
        words("blocks_bottleneck.plain", **facts): costs.plain(channels),
        words("blocks_bottleneck.twice", **facts): narrow * 2,
        words("blocks_bottleneck.once", **facts): narrow,
        words("blocks_bottleneck.narrow", **facts): costs.plain(narrow[0].outputs),
    }


def _bars(words: Words, unit: str, stacks: dict[str, Convolutions], side: int) -> None:
    st.markdown(f"**{words(f'blocks.{unit}')}**", help=words(f"blocks_bottleneck.{unit}-help", side=side))
    positions = side * side if unit == "macs" else 1
    figure = count_bars(list(stacks), [positions * costs.weights(stack) for stack in stacks.values()], visitor.theme())
    chart(figure, alt=words(f"blocks_bottleneck.{unit}-alt"), key=f"blk_bot_{unit}")


def _formulas(words: Words, channels: int, reduction: int, side: int) -> None:
    """Letters, then numbers, then the result."""
    narrow = costs.bottleneck(channels, reduction)
    c, m = channels, narrow[0].outputs
    two, one = costs.weights(costs.plain(c)), costs.weights(narrow)
    st.markdown(
        f"{words('blocks_bottleneck.formula-plain')}: 2 · 3² · C² = 2 · 9 · {c:,}² = **{two:,}**  \n"
        f"{words('blocks_bottleneck.formula-narrow')}: C·M + 3²·M² + M·C "
        f"= {c:,}·{m:,} + 9·{m:,}² + {m:,}·{c:,} = **{one:,}**  \n"
        f"{words('blocks_bottleneck.formula-macs')}: H · W · {words('blocks.weights')} "
        f"= {side} · {side} · {one:,} = **{side * side * one:,}**"
    )


def _table(words: Words, stacks: dict[str, Convolutions]) -> None:
    """What the bars cannot say: the field, and how many non-linearities."""
    names = {name: words(f"blocks_bottleneck.column-{name}") for name in ("stack", "layers", "field", "relus")}
    rows: list[tables.Row] = [
        {
            names["stack"]: name,
            names["layers"]: " → ".join(f"{each.kernel}×{each.kernel}, {each.outputs}" for each in stack),
            names["field"]: f"{costs.field(stack)}×{costs.field(stack)}",
            names["relus"]: len(stack),
        }
        for name, stack in stacks.items()
    ]
    tables.table(rows)
    st.caption(words("blocks_bottleneck.field-text"))


def _real(words: Words, subject: Subject) -> None:
    """The bottlenecks of the selected network, counted from its own layers."""
    bottlenecks = [block for block in residual_blocks(subject.network.nodes) if block.is_bottleneck]
    if not bottlenecks:
        elsewhere(words, "blocks_bottleneck.none", subject.slug, EXAMPLES)
        return
    title = words("blocks_bottleneck.real", network=display(words, subject.slug), count=len(bottlenecks))
    st.markdown(f"**{title}**", help=words("blocks_bottleneck.real-help"))
    tables.table([_row(words, block) for block in bottlenecks], height=320)


def _row(words: Words, block: ResidualBlock) -> tables.Row:
    """Convolutions alone, as above: the batch norms between them are left out."""
    convolutions = [node for node in block.layers if node.macs]
    width = convolutions[-1].output[0]
    rows, columns = convolutions[-1].output[1:]
    values: tables.Row = {
        "block": block.name,
        "layers": " → ".join(f"{k[0]}×{k[1]}, {n.output[0]}" for k, n in zip(block.kernels, convolutions, strict=True)),
        "size": f"{rows}×{columns}",
        "weights": sum(node.parameters for node in convolutions),
        "macs": sum(node.macs for node in convolutions),
        "plain": costs.weights(costs.plain(width)),
    }
    return {words(f"blocks_bottleneck.column-{name}"): value for name, value in values.items()}


TOPIC = Topic(
    "bottleneck",
    order=10,
    render=render,
    fits=lambda _: True,
    examples=EXAMPLES,
    states=(STATE,),
)
