"""The effective field beside the theoretical, for trained and random weights."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import session
from app.choosing.offering import elsewhere
from app.components.effective_view import Panel, effective_view
from app.components.plane import Ground
from app.pages.receptive_fields import state, told
from app.pages.receptive_fields.measured import base_of, has_random, measured, pictures_of
from app.results import Subject
from app.text import Words
from cnnviz import Node
from cnnviz.analysis.receptive_field.effective import EffectiveField
from cnnviz.figures import ShareCurve, ShareWords, gradient_share_curves

BUNDLED = ("resnet18", "resnet20", "lenet5")
TRAINED, RANDOM = "trained", "random"
Found = dict[str, EffectiveField]


def draw(words: Words, chosen: Subject) -> None:
    """Layer and unit, then what each choice of weights makes of them."""
    base = base_of(chosen)
    spec = base.network.preprocessing
    state.settle_layer(base.network.nodes, (spec.height, spec.width))
    node = _choices(words, base)
    found = _measure(words, base, node)
    drawn = [_picture(words, found), *(_panel(words, base, name, one) for name, one in found.items())]
    effective_view(drawn, Ground(base.view()), words=words.under("receptive_fields.effective.view"))
    _sentences(words, base, node, found)
    _chart(words, found)


def _choices(words: Words, base: Subject) -> Node:
    """The layer, the unit and the size of the sample."""
    names = [node.name for node in state.stops(base.network.nodes)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label, text = words("receptive_fields.layer"), words("receptive_fields.effective.help")
        st.selectbox(label, names, key="rf_layer", help=text, on_change=state.forget, args=state.UNIT, width=320)
        node = base.network.node(st.session_state["rf_layer"])
        st.session_state.update(zip(state.UNIT, state.unit_of(node), strict=True))
        for name, key, size in zip(state.UNIT, ("row", "column"), node.output[1:], strict=True):
            st.number_input(words(f"receptive_fields.{key}"), 0, size - 1, key=name, width=120, disabled=size == 1)
        if st.session_state.get("rf_draw") not in state.DRAWS:
            st.session_state["rf_draw"] = state.DRAWS[1]
        label, text = words("receptive_fields.effective.draws"), words("receptive_fields.effective.draws-help")
        st.selectbox(label, state.DRAWS, key="rf_draw", help=text, width=180)
    return node


def _measure(words: Words, base: Subject, node: Node) -> Found:
    """The fields of the weights that there are, with a bar while they are being measured."""
    pictures, channels = pictures_of(base), min(int(st.session_state["rf_draw"]), node.output[0])
    facts = {"pictures": len(pictures), "channels": channels, "count": len(pictures) * channels}
    st.caption(words("receptive_fields.effective.sample", **facts))
    trained = base.network.provenance.trained
    names = [*([TRAINED] if trained else []), *([RANDOM] if has_random(base.slug) else [])]
    units, bar, found = (node.name, *state.unit_of(node)), st.empty(), {}
    for name in names or [TRAINED]:
        weights = (base.slug, base.weights, not (trained and name == RANDOM))
        found[name] = measured(weights, pictures, units, channels, _Bar(words, bar, _title(words, base, name)))
    bar.empty()
    return found


class _Bar:
    """Shows how far a measurement is."""

    def __init__(self, words: Words, place: DeltaGenerator, name: str) -> None:
        self.words, self.place, self.name = words, place, name

    def __call__(self, done: int, total: int) -> None:
        text = self.words("receptive_fields.effective.running", name=self.name, done=done, total=total)
        self.place.progress(done / total, text=text)


def _title(words: Words, base: Subject, name: str) -> str:
    if name == RANDOM:
        return words("receptive_fields.effective.random")
    source = words(f"choosing.weights-{base.weights.partition(':')[0]}")
    return words("receptive_fields.effective.trained", source=source)


def _picture(words: Words, found: Found) -> Panel:
    """The picture alone, with what the unit could see of it."""
    one = next(iter(found.values()))
    title = words("receptive_fields.effective.picture")
    lines = [words("receptive_fields.effective.line-theory", field=told.field(words, one.field))]
    if one.theoretical:
        height, width = one.theoretical.size
        lines.append(words("receptive_fields.effective.line-theory-on", height=height, width=width))
    else:
        lines.append(words("receptive_fields.effective.line-nothing"))
    return Panel("picture", title, tuple(lines), f"{title}. {'. '.join(lines)}", one.theoretical, one.boxes.center)


def _panel(words: Words, base: Subject, name: str, one: EffectiveField) -> Panel:
    title, lines = _title(words, base, name), [words("receptive_fields.effective.line-dead")]
    if one.box:
        height, width = one.box.size
        lines = [
            words("receptive_fields.effective.line-held", height=height, width=width),
            words("receptive_fields.effective.line-share", share=told.share(one.share)),
        ]
    spoken = f"{title}. {'. '.join(lines)}"
    return Panel(name, title, tuple(lines), spoken, one.theoretical, one.boxes.center, one.heat, one.box)


def _sentences(words: Words, base: Subject, node: Node, found: Found) -> None:
    """The comparison in words, or why there is none."""
    boxes = {name: _size(words, one) for name, one in found.items()}
    row, column = state.unit_of(node)
    if len(found) == 2:
        theory = told.field(words, node.receptive_field)
        facts: dict[str, str | int] = {"layer": node.name, "row": row, "column": column, "theory": theory}
        st.markdown(words("receptive_fields.effective.told", **facts, **boxes))
    elif TRAINED in found:
        st.info(words("receptive_fields.effective.no-random"), icon=":material/info:")
    else:
        elsewhere(
            words, "receptive_fields.effective.no-trained", base.slug, BUNDLED, partial(state.forget, *state.DEPENDENT)
        )


def _size(words: Words, one: EffectiveField) -> str:
    if one.box is None:
        return "0"
    height, width = one.box.size
    return words("receptive_fields.pixels-two", height=height, width=width)


def _chart(words: Words, found: Found) -> None:
    curves = [
        ShareCurve(words(f"receptive_fields.effective.short-{name}"), *one.contained()) for name, one in found.items()
    ]
    labels = ShareWords(*(words(f"receptive_fields.effective.chart-{name}") for name in ("x", "y", "even")))
    st.markdown(f"**{words('receptive_fields.effective.chart')}**")
    figure = gradient_share_curves(curves, labels, session.theme())
    alt = words("receptive_fields.effective.chart-alt")
    st.plotly_chart(figure, theme=None, key="rf_held", alt=alt, config={"displayModeBar": False})
