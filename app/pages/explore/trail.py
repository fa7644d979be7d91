"""The way down: every unit that the visitor went through from one input value to the next, and back.

One text in the page's state, ``channel,row,column,node`` for each step; the last step is where the visitor is.
"""

from __future__ import annotations

from dataclasses import dataclass

import cnnviz
from app.components.unit_arithmetic import Target, target_of
from app.pages.explore.state import STATE
from app.results import Subject
from cnnviz.graph.nodes import INPUT

MOST = 256  # steps: more than any network is deep
BETWEEN = ";"

Steps = tuple[Target, ...]


def _text(steps: Steps) -> str:
    """Empty for a single step: it is the unit that is open."""
    if len(steps) < 2:
        return ""
    return BETWEEN.join(f"{step.channel},{step.row},{step.column},{step.node}" for step in steps[-MOST:])


def read() -> Steps:
    """The trail as it stands in the session state; what cannot be read is left out."""
    steps = map(target_of, STATE.value.trail.split(BETWEEN))
    return tuple(step for step in steps if step is not None)


@dataclass(frozen=True, slots=True)
class Trail:
    """Moves along the trail in the subject's network, which callbacks do not hold; a unit that is not there is left."""

    subject: Subject

    def settle(self) -> Steps:
        """The trail to where the visitor is now.

        Another unit of the same layer replaces the last step; anywhere else, a new trail begins.
        """
        steps = tuple(step for step in read() if self.exists(step))
        at = open_unit()
        if not steps or _standing(steps).node != at.node:
            steps = (at,)
        elif _standing(steps) != at:
            steps = (*_before(steps), at)
        STATE.update(trail=_text(steps))
        return steps

    def exists(self, step: Target) -> bool:
        """Whether the network has this unit, or the picture this pixel."""
        sizes = self._shape(step.node)
        unit = (step.channel, step.row, step.column)
        return sizes is not None and all(at < size for at, size in zip(unit, sizes, strict=True))

    def _shape(self, name: str) -> tuple[int, ...] | None:
        try:
            return (*self.subject.network.node(name).output, 1, 1)[:3]
        except cnnviz.UnknownNodeError:
            return None

    def go(self, step: Target) -> None:
        """One step further, or beside in the same layer."""
        if not self.exists(step):
            return
        steps = self.settle()
        beside = step.node == steps[-1].node
        self._stand((*steps[:-1], step) if beside else (*steps, step))

    def back(self, steps_back: int = 1) -> None:
        """That many steps back, as far as there are any."""
        steps = self.settle()
        self._stand(steps[: max(1, len(steps) - steps_back)])

    def begin(self, step: Target) -> None:
        """A new trail, from this unit."""
        if self.exists(step):
            self._stand((step,))

    def _stand(self, steps: Steps) -> None:
        STATE.update(trail=_text(steps))
        unit = _standing(steps)
        STATE.update(layer=unit.node, channel=unit.channel, row=unit.row, column=unit.column)


def open_unit() -> Target:
    """The unit that is open."""
    at = STATE.value
    return Target(at.layer, at.channel, at.row, at.column)


def _standing(steps: Steps) -> Target:
    """The layer's unit that is open at the end of the trail: a pixel is looked at from the unit before."""
    return steps[-2] if steps[-1].node == INPUT and len(steps) > 1 else steps[-1]


def _before(steps: Steps) -> Steps:
    return steps[: steps.index(_standing(steps))]
