"""The effective field beside the theoretical, for trained and random weights."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.choosing import limits
from app.choosing.offering import elsewhere
from app.components.effective_view import Panel, effective_view
from app.components.ground import Ground
from app.pages.receptive_fields.fields import size_text
from app.pages.receptive_fields.measurement import has_random, measured_field, pictures_for, with_trained_weights
from app.pages.receptive_fields.state import SAMPLES, STATE, forget_network, selected_unit, settle_layer, stops
from app.results import Subject
from app.state import visitor
from app.state.inputs import one_of
from app.text import Words
from app.text.format import percent
from cnnviz import Node
from cnnviz.analysis.receptive_field.effective import PASSES, EffectiveField
from cnnviz.figures import ShareCurve, ShareWords, gradient_share_curves

BUNDLED = ("resnet18", "resnet20", "lenet5")
GRADIENTS = 10_000  # more than the page can ask for: the limit of seconds alone decides
TRAINED, RANDOM = "trained", "random"
#: By ``TRAINED`` and ``RANDOM``.
Fields = dict[str, EffectiveField]


def draw(words: Words, subject: Subject) -> None:
    """Layer and unit, then the fields of each choice of weights."""
    subject = with_trained_weights(subject)
    why = limits.gradient_refusal(words, subject.network)
    if why:
        st.info(why, icon=":material/info:")
        return
    spec = subject.network.preprocessing
    settle_layer(subject.network.nodes, (spec.height, spec.width))
    node = _choices(words, subject)
    fields = _measure(words, subject, node)
    panels = [_picture_panel(words, fields), *(_panel(words, subject, name, field) for name, field in fields.items())]
    effective_view(panels, Ground(subject.view()), words=words.under("receptive_fields.effective.view"))
    _comparison(words, subject, node, fields)
    _chart(words, fields)


def _choices(words: Words, subject: Subject) -> Node:
    """The layer, the unit and the size of the sample."""
    names = [node.name for node in stops(subject.network.nodes)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label, text = words("receptive_fields.layer"), words("receptive_fields.effective.help")
        st.selectbox(label, names, help=text, width=320, **STATE["layer"].widget(then=_forget_unit))
        node = subject.network.node(STATE.value.layer)
        row, column = selected_unit(node)
        STATE.update(row=row, column=column)
        for name, size in zip(("row", "column"), node.output[1:], strict=True):
            label = words(f"receptive_fields.{name}")
            st.number_input(label, 0, size - 1, width=120, disabled=size == 1, **STATE[name].widget())
        label, text = words("receptive_fields.effective.draws"), words("receptive_fields.effective.draws-help")
        samples = _samples(subject)
        one_of(STATE["samples"], samples, samples[-1])
        st.selectbox(label, samples, help=text, width=180, **STATE["samples"].widget())
    return node


def _most_gradients(subject: Subject) -> int:
    """How many gradients may be taken of each choice of weights, trained and random."""
    return max(1, limits.pictures_per_request(subject.network, GRADIENTS) // (2 * PASSES))


def _pictures(subject: Subject) -> tuple[str, ...]:
    """The pictures to average over: fewer where a network takes long."""
    return pictures_for(subject)[: _most_gradients(subject)]


def _samples(subject: Subject) -> tuple[int, ...]:
    """How many channels for each picture may be selected: fewer where a network takes long."""
    most = _most_gradients(subject) // len(_pictures(subject))
    return tuple(count for count in SAMPLES if count <= most)


def _forget_unit() -> None:
    STATE.reset("row", "column")


def _measure(words: Words, subject: Subject, node: Node) -> Fields:
    """The fields of the weights that there are, with a bar while they are being measured."""
    pictures, channels = _pictures(subject), min(STATE.value.samples, node.output[0])
    facts = {"pictures": len(pictures), "channels": channels, "count": len(pictures) * channels}
    st.caption(words("receptive_fields.effective.sample", **facts))
    trained = subject.network.provenance.trained
    names = [*([TRAINED] if trained else []), *([RANDOM] if has_random(subject.slug) else [])]
    units, slot = (node.name, *selected_unit(node)), st.empty()
    fields = {}
    for name in names or [TRAINED]:
        bar = _Bar(words, slot, _title(words, subject, name))
        fields[name] = measured_field(subject, pictures, units, channels, bar, random=trained and name == RANDOM)
    slot.empty()
    return fields


class _Bar:
    """Shows how far a measurement is."""

    def __init__(self, words: Words, slot: DeltaGenerator, name: str) -> None:
        self.words, self.slot, self.name = words, slot, name

    def __call__(self, done: int, total: int) -> None:
        text = self.words("receptive_fields.effective.running", name=self.name, done=done, total=total)
        self.slot.progress(done / total, text=text)


def _title(words: Words, subject: Subject, name: str) -> str:
    if name == RANDOM:
        return words("receptive_fields.effective.random")
    source = words(f"choosing.weights-{subject.weights.partition(':')[0]}")
    return words("receptive_fields.effective.trained", source=source)


def _picture_panel(words: Words, fields: Fields) -> Panel:
    """The picture alone, with what the unit could see of it."""
    field = next(iter(fields.values()))
    title = words("receptive_fields.effective.picture")
    lines = [words("receptive_fields.effective.line-theory", field=size_text(words, field.field))]
    if field.theoretical:
        height, width = field.theoretical.size
        lines.append(words("receptive_fields.effective.line-theory-on", height=height, width=width))
    else:
        lines.append(words("receptive_fields.effective.line-nothing"))
    return Panel("picture", title, tuple(lines), f"{title}. {'. '.join(lines)}", field.theoretical, field.boxes.center)


def _panel(words: Words, subject: Subject, name: str, field: EffectiveField) -> Panel:
    title, lines = _title(words, subject, name), [words("receptive_fields.effective.line-dead")]
    if field.box:
        height, width = field.box.size
        lines = [
            words("receptive_fields.effective.line-held", height=height, width=width),
            words("receptive_fields.effective.line-share", share=percent(field.share)),
        ]
    spoken = f"{title}. {'. '.join(lines)}"
    return Panel(name, title, tuple(lines), spoken, field.theoretical, field.boxes.center, field.heat, field.box)


def _comparison(words: Words, subject: Subject, node: Node, fields: Fields) -> None:
    """The comparison in words, or why there is none."""
    if len(fields) == 2:
        row, column = selected_unit(node)
        boxes = {name: _box_text(words, field) for name, field in fields.items()}
        theory = size_text(words, node.receptive_field)
        facts: dict[str, str | int] = {"layer": node.name, "row": row, "column": column, "theory": theory}
        st.markdown(words("receptive_fields.effective.summary", **facts, **boxes))
    elif TRAINED in fields:
        st.info(words("receptive_fields.effective.no-random"), icon=":material/info:")
    else:
        elsewhere(words, "receptive_fields.effective.no-trained", subject.slug, BUNDLED, forget_network)


def _box_text(words: Words, field: EffectiveField) -> str:
    if field.box is None:
        return "0"
    height, width = field.box.size
    return words("receptive_fields.pixels-two", height=height, width=width)


def _chart(words: Words, fields: Fields) -> None:
    curves = [
        ShareCurve(words(f"receptive_fields.effective.short-{name}"), *field.contained())
        for name, field in fields.items()
    ]
    labels = ShareWords(*(words(f"receptive_fields.effective.chart-{name}") for name in ("x", "y", "even")))
    st.markdown(f"**{words('receptive_fields.effective.chart')}**")
    figure = gradient_share_curves(curves, labels, visitor.theme())
    alt = words("receptive_fields.effective.chart-alt")
    st.plotly_chart(figure, theme=None, key="rf_held", alt=alt, config={"displayModeBar": False})
