"""Moments of a run, computed anew in turns at the processor, and kept within the memory of results."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from app.results import computed, forwarding
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.distribution import LayerValues
from cnnviz.training.live.evaluation import Evaluation
from cnnviz.training.live.frames import Frame
from cnnviz.training.live.history import Moment
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.records import EpochRecord, Mark
from cnnviz.training.live.replay import LayerHistogram, Replay, weight_limits

T = TypeVar("T")
Progress = Callable[[int, int], None]
TEST_PICTURES = 500  # of a turn


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What a run has left so far: its curves and its moments, the earliest first, each with a step of its own."""

    id: str
    slug: str
    data: Dataset
    recipe: Recipe
    epochs: tuple[EpochRecord, ...]
    marks: tuple[Mark, ...]
    moments: tuple[Moment, ...]

    def moment(self, step: int) -> Moment:
        """The moment nearest to ``step``, the last one for a negative step."""
        return self.moments[-1] if step < 0 else min(self.moments, key=lambda each: abs(each.step - step))

    def epoch_of(self, moment: Moment) -> float:
        """How many epochs were over at a moment, with the part of the one that was under way."""
        steps, epochs = [0, *(each.step for each in self.epochs)], [0, *(each.epoch for each in self.epochs)]
        usual = -(-len(self.data.training) // self.recipe.batch)
        return float(np.interp(moment.step, [*steps, steps[-1] + usual], [*epochs, epochs[-1] + 1]))

    def moment_at(self, epoch: float) -> Moment:
        """The moment nearest to so many epochs; the last one where there were not so many."""
        if epoch >= self.epoch_of(self.moments[-1]):
            return self.moments[-1]
        return min(self.moments, key=lambda each: abs(self.epoch_of(each) - epoch))

    def key(self, *parts: Hashable) -> tuple[Hashable, ...]:
        """Of a result that belongs to the run as it is now."""
        return ("training", self.id, *parts)


def replay(past: Past) -> Replay:
    """The run's network and data; the pictures are brought to the network's size once."""
    return computed(past.key("replay"), lambda: _turn(lambda: Replay(past.slug, past.data)), lambda own: own.size)


def frame(past: Past, moment: Moment, picture: int, layer: str) -> Frame:
    """Filters, maps and answer at a moment."""
    own = replay(past)
    key = past.key("frame", moment.step, id(moment), picture, layer)
    return computed(key, lambda: _turn(lambda: own.frame(moment, picture, layer)))


def limits(past: Past, moments: Sequence[Moment]) -> dict[str, float]:
    """The largest weights of each layer at these moments."""
    key = past.key("limits", moments[0].step, moments[-1].step, len(moments))
    return computed(key, lambda: weight_limits(moments))


def histograms(past: Past, moment: Moment, ends: dict[str, float]) -> tuple[LayerHistogram, ...]:
    """Weights and gradients at a moment, within ``ends``."""
    own = replay(past)
    key = past.key("histograms", moment.step, id(moment), tuple(ends.values()))
    return computed(key, lambda: _turn(lambda: own.histograms(moment, ends)))


def distributions(past: Past, moment: Moment) -> tuple[LayerValues, ...]:
    """How the values of all layers are distributed at a moment."""
    own = replay(past)
    key = past.key("distributions", moment.step, id(moment))
    return computed(key, lambda: _turn(lambda: own.distributions(moment)))


def evaluation(past: Past, moment: Moment, progress: Progress) -> Evaluation:
    """How well the network did on all test pictures at a moment, a turn for each ``TEST_PICTURES``."""
    own = replay(past)
    count, parts = len(own.test), []
    for start in range(0, count, TEST_PICTURES):
        key = past.key("test", moment.step, id(moment), start)
        parts.append(computed(key, partial(_tested, own, moment, start)))
        progress(min(start + TEST_PICTURES, count), count)
    names = "losses", "predictions", "labels"
    return Evaluation(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _tested(own: Replay, moment: Moment, start: int) -> Evaluation:
    return _turn(lambda: own.evaluation(moment, start, start + TEST_PICTURES))


def _turn(compute: Callable[[], T]) -> T:
    with forwarding():
        return compute()
