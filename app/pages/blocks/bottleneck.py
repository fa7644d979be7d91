"""Bottleneck: 1x1 down, 3x3, 1x1 up against two 3x3, counted; and where a real network has them."""

from __future__ import annotations

import streamlit as st

from app import session
from app.choosing import settled
from app.choosing.naming import display
from app.choosing.offering import elsewhere
from app.pages.blocks import counted
from app.pages.blocks.showing import chart
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks import costs
from cnnviz.analysis.blocks.costs import Convolutions
from cnnviz.analysis.blocks.residual_blocks import ResidualBlock, residual_blocks
from cnnviz.figures import count_bars

CHANNELS, REDUCTION, SIDE = "blk_bot_channels", "blk_bot_reduction", "blk_bot_side"
EXAMPLES = ("resnet50", "resnext50_32x4d", "wide_resnet50_2")
WIDTHS = (64, 128, 256, 512, 1024, 2048)
REDUCTIONS = (1, 2, 4, 8, 16)
#: He et al. 2015, figure 5.
PAPER = {CHANNELS: 256, REDUCTION: 4, SIDE: 56}


def render(words: Words, chosen: Subject) -> None:
    """The sliders and what they count, then the chosen network's own bottlenecks."""
    channels, reduction, side = _sliders(words)
    stacks = _stacks(words, channels, reduction)
    left, right = st.columns(2, gap="medium")
    for column, unit in ((left, "weights"), (right, "macs")):
        with column:
            _bars(words, unit, stacks, side)
    _formulas(words, channels, reduction, side)
    _table(words, stacks)
    _real(words, chosen)


def _sliders(words: Words) -> tuple[int, int, int]:
    first, second, third, last = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    with first:
        channels = _stops(words, "channels", CHANNELS, WIDTHS)
    with second:
        reduction = _stops(words, "reduction", REDUCTION, REDUCTIONS)
    with third:
        side = settled.slider(words("blocks_bottleneck.side"), SIDE, (1, 112), PAPER[SIDE])
    last.button(words("blocks.reset"), icon=":material/restart_alt:", on_click=st.session_state.update, args=(PAPER,))
    return channels, reduction, side


def _stops(words: Words, name: str, key: str, options: tuple[int, ...]) -> int:
    label, told = words(f"blocks_bottleneck.{name}"), words(f"blocks_bottleneck.{name}-help")
    return settled.stops(label, key, options, PAPER[key], told)


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
    places = side * side if unit == "macs" else 1
    figure = count_bars(list(stacks), [places * costs.weights(stack) for stack in stacks.values()], session.theme())
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
    rows: list[counted.Row] = [
        {
            names["stack"]: name,
            names["layers"]: " → ".join(f"{each.kernel}×{each.kernel}, {each.outputs}" for each in stack),
            names["field"]: f"{costs.field(stack)}×{costs.field(stack)}",
            names["relus"]: len(stack),
        }
        for name, stack in stacks.items()
    ]
    counted.table(rows)
    st.caption(words("blocks_bottleneck.field-told"))


def _real(words: Words, chosen: Subject) -> None:
    """The bottlenecks of the chosen network, counted from its own layers."""
    found = [block for block in residual_blocks(chosen.network.nodes) if block.is_bottleneck]
    if not found:
        elsewhere(words, "blocks_bottleneck.none", chosen.slug, EXAMPLES)
        return
    title = words("blocks_bottleneck.real", network=display(words, chosen.slug), count=len(found))
    st.markdown(f"**{title}**", help=words("blocks_bottleneck.real-help"))
    counted.table([_row(words, block) for block in found], height=320)


def _row(words: Words, block: ResidualBlock) -> counted.Row:
    """Convolutions alone, as above: the batch norms between them are left out."""
    convolutions = [node for node in block.layers if node.macs]
    width = convolutions[-1].output[0]
    rows, columns = convolutions[-1].output[1:]
    values: counted.Row = {
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
    address={CHANNELS: int, REDUCTION: int, SIDE: int},
)
