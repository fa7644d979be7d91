"""What a visitor selected of the trainings that are shipped as curves."""

from __future__ import annotations

from dataclasses import dataclass

from app.state import State, entry

DEPTH, FAMILIES = "depth", "families"
EXPERIMENTS = (DEPTH, FAMILIES)


@dataclass(frozen=True, slots=True)
class Historic:
    """``experiment`` is the one that is shown."""

    experiment: str = entry(DEPTH, name="trn_history", options=EXPERIMENTS)


HISTORIC = State("training_history", Historic)
