"""Effective fields of trained and of random weights, measured once for all visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import cnnviz
from app.choosing import limits
from app.choosing.pictures import own_pictures
from app.choosing.selection import usable_source, wanted_kind
from app.results import Subject, computed, forwarding
from app.results import picture as picture_of
from app.results.networks import bytes_of
from cnnviz.analysis.receptive_field.effective import EffectiveField, Units, measurements, untrained

MOST_OWN = 4  # pictures of the visitor's, the latest

Progress = Callable[[int, int], None]


def pictures_for(subject: Subject) -> tuple[str, ...]:
    """Keys of the pictures to average over: the selected one, samples of the network's kind, the visitor's own."""
    kind = wanted_kind(subject.slug)
    samples = [f"sample:{sample.slug}" for sample in cnnviz.samples() if sample.kind == kind]
    return tuple(dict.fromkeys([subject.picture, *samples, *own_pictures()[-MOST_OWN:]]))


def with_trained_weights(subject: Subject) -> Subject:
    """The subject with the best trained weights at hand where random ones are selected: those are shown anyway."""
    usable = usable_source(subject.slug)
    if subject.network.provenance.trained or usable == "random":
        return subject
    return replace(subject, weights=usable)


def has_random(slug: str) -> bool:
    """Whether there are random weights to compare with: a network of one's own has none."""
    return "random" in cnnviz.sources(slug)


def measured_field(
    subject: Subject, pictures: tuple[str, ...], units: Units, channels: int, progress: Progress, *, random: bool
) -> EffectiveField:
    """The effective field of a unit of each of ``channels`` channels, over pictures; ``random``: of random weights.

    ``progress(done, total)`` is called with gradients, where it was not measured before; each batch of them has a turn
    at the processor of its own.
    """
    network = _untrained(subject) if random else subject.network
    shown = [picture_of(key) for key in pictures]

    def measure() -> EffectiveField:
        for result in _in_turns(measurements(network, shown, units, channels=channels, seconds=limits.TURN)):
            progress(result.gradients, len(pictures) * channels)
        return result

    return computed(("effective field", _of_network(subject), pictures, units, channels, random), measure)


def _in_turns(steps: Iterator[EffectiveField]) -> Iterator[EffectiveField]:
    """The steps, each computed in a turn of its own."""
    while True:
        with forwarding():
            step = next(steps, None)
        if step is None:
            return
        yield step


def _of_network(subject: Subject) -> Subject:
    """The same subject for every picture."""
    return replace(subject, picture="")


def _untrained(subject: Subject) -> cnnviz.Network:
    """Random weights, for pictures of the size that the subject's network sees."""
    network = subject.network
    return computed(("untrained", _of_network(subject)), lambda: untrained(network), bytes_of)
