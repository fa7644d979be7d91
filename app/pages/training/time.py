"""The whole training to scrub through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from app.components.moment_view import Histograms, Instant, Setting, Stamp, moment_view
from app.pages.training import replays
from app.pages.training.after_state import AFTER, LAST
from app.pages.training.names import class_text
from app.pages.training.replays import Past
from app.state.inputs import select, within
from app.text import Words
from app.text.format import number, percent
from cnnviz.training.live.frames import Frame
from cnnviz.training.live.history import Moment
from cnnviz.training.live.records import EpochRecord, Event
from cnnviz.training.live.replay import MAGNITUDES, LayerHistogram

MOST_MOMENTS = 60
MOST_CLASSES = 10
FEW_LAYERS = 4  # whose dead channels are told one by one
SIGNS = {Event.RATE_FELL: "▼", Event.RATE_SET: "◆", Event.BATCH_SET: "■"}
BEST = "★"


def draw(words: Words, past: Past, row: DeltaGenerator) -> None:
    """The choices of picture and layer, in the row of the caller, and the view."""
    own = replays.replay(past)
    with row.container(horizontal=True, vertical_alignment="bottom", width="content"):
        label, text = words("training_after.layer"), words("training_after.layer-help")
        layer = select(AFTER["layer"], label, own.convolutions or ("",), text=text, width=260)
        last = len(own.validation) - 1
        within(AFTER["picture"], 0, last, 0)
        label, text = words("training_after.picture"), words("training_after.picture-help", count=last + 1)
        st.number_input(label, 0, last, help=text, width=160, **AFTER["picture"].widget())
    picture = AFTER.value.picture
    moments = evenly(past.moments)
    instants = _instants(words, past, moments, (picture, layer))
    pixels, right = own.watched(picture)
    shown = _shown(instants[-1].probabilities, right)
    classes = [class_text(words, past.data, index) for index in range(len(own.classes))]
    ends = replays.limits(past, moments)
    setting = Setting(pixels, classes, shown, right, tuple(ends), tuple(ends.values()), MAGNITUDES)
    moment_view(
        instants,
        setting,
        tuple(_stamps(words, past, moments)),
        words=words.under("training_after.view"),
        selected=moments.index(_nearest(moments, AFTER.value.moment)),
        on_rest=lambda position: _rest(moments, position),
    )


def evenly(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """At most ``MOST_MOMENTS`` of them, spread evenly, the first and the last among them."""
    count = min(MOST_MOMENTS, len(moments))
    positions = np.linspace(0, len(moments) - 1, count).round().astype(int)
    return tuple(moments[position] for position in positions)


def _nearest(moments: Sequence[Moment], step: int) -> Moment:
    return moments[-1] if step < 0 else min(moments, key=lambda each: abs(each.step - step))


def _rest(moments: Sequence[Moment], position: int) -> None:
    """In a callback: the moment at which the visitor stopped; the end follows a training that goes on."""
    AFTER.update(moment=LAST if position == len(moments) - 1 else moments[position].step)


def _instants(words: Words, past: Past, moments: Sequence[Moment], watched: tuple[int, str]) -> tuple[Instant, ...]:
    """Everything at every moment, with a bar while it is being computed."""
    ends, slot = replays.limits(past, moments), st.empty()
    instants = []
    for done, moment in enumerate(moments, 1):
        seen = replays.frame(past, moment, *watched)
        measured = replays.histograms(past, moment, ends)
        instants.append(_instant(words, past, moment, (seen, measured)))
        slot.progress(done / len(moments), words("training_after.computing", done=done, total=len(moments)))
    slot.empty()
    return tuple(instants)


def _instant(words: Words, past: Past, moment: Moment, parts: tuple[Frame, tuple[LayerHistogram, ...]]) -> Instant:
    seen, measured = parts
    sizes = np.array([[max(1, each.weights.sum())] for each in measured], np.float32)
    shares = Histograms(
        np.stack([each.weights for each in measured]).astype(np.float32) / sizes,
        np.stack([each.gradients for each in measured]).astype(np.float32) / sizes,
        np.array([each.zeros for each in measured], np.float32) / sizes[:, 0],
    )
    title, lines = title_of(words, past, moment), tuple(_lines(words, past, moment, seen))
    return Instant(moment.step, title, lines, seen.filters, seen.maps, seen.probabilities, shares)


def title_of(words: Words, past: Past, moment: Moment) -> str:
    """What a moment is called: its batch and epoch, or the end."""
    facts = {"step": moment.step, "epoch": moment.epoch + 1}
    stopped = next((each for each in past.marks if each.event == Event.STOPPED), None)
    if moment is past.moments[-1] and stopped:
        return words("training_after.moment-best", step=moment.step, epoch=int(stopped.value))
    if moment is past.moments[-1] and any(each.event == Event.ENDED for each in past.marks):
        return words("training_after.moment-end", step=moment.step)
    if moment.step == 0:
        return words("training_after.moment-start")
    return words("training_after.moment", **facts)


def _lines(words: Words, past: Past, moment: Moment, seen: Frame) -> Iterator[str]:
    before = _epoch_before(past, moment)
    if before:
        loss, accuracy = number(before.validation_loss), percent(before.validation_accuracy)
        yield words(
            "training_after.at-epoch", epoch=before.epoch, loss=loss, accuracy=accuracy, rate=f"{before.rate:g}"
        )
    counts = [each for each in seen.dead if each.dead]
    if len(counts) > FEW_LAYERS:
        dead, channels = (sum(getattr(each, name) for each in counts) for name in ("dead", "channels"))
        yield words("training_after.dead-many", dead=dead, channels=channels, layers=len(counts))
    elif counts:
        parts = ", ".join(f"{each.layer} {each.dead}/{each.channels}" for each in counts)
        yield words("training_after.dead", layers=parts)
    else:
        yield words("training_after.dead-none")


def _epoch_before(past: Past, moment: Moment) -> EpochRecord | None:
    """The last epoch that was over at the moment; the one whose weights returned at the end of a stopped training."""
    stopped = next((each for each in past.marks if each.event == Event.STOPPED), None)
    if stopped and moment is past.moments[-1]:
        return next((each for each in past.epochs if each.epoch == int(stopped.value)), None)
    return next((each for each in reversed(past.epochs) if each.step <= moment.step), None)


def _shown(probabilities: NDArray[np.float32], label: int) -> tuple[int, ...]:
    """Classes that are drawn: all, or the most probable at the end and the right one, in their order."""
    best = np.argsort(-probabilities, kind="stable")[:MOST_CLASSES]
    few = set(best.tolist()) if label in best else {*best.tolist()[:-1], label}
    return tuple(sorted(few))


def _stamps(words: Words, past: Past, moments: Sequence[Moment]) -> Iterator[Stamp]:
    best = min(past.epochs, key=lambda each: each.validation_loss, default=None)
    if best:
        text = words("training_after.stamp-best", epoch=best.epoch, loss=number(best.validation_loss))
        yield Stamp(_position(moments, best.step), BEST, text)
    for mark in past.marks:
        if mark.event in SIGNS:
            text = words(f"training_after.stamp-{mark.event}", epoch=mark.epoch, value=f"{mark.value:g}")
            yield Stamp(_position(moments, mark.step), SIGNS[mark.event], text)


def _position(moments: Sequence[Moment], step: int) -> int:
    return min(range(len(moments)), key=lambda at: abs(moments[at].step - step))
