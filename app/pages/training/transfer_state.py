"""What a visitor set for transfer learning, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.choosing import selection
from app.state import State, entry

WHOLE, TRANSFERRED, HISTORY = "whole", "transfer", "history"
VIEWS = (WHOLE, TRANSFERRED, HISTORY)


@dataclass(frozen=True, slots=True)
class Transfer:
    """``view`` is what is trained: a whole network, a last layer, or networks that made history.

    ``net`` is the network whose last layer is replaced; ``trained`` names the last training, ``weights`` its result.

    ``picture`` is the key of the picture on which the result is tried, ``file`` the upload or photo that was read last,
    ``turn`` counts test pictures.
    """

    view: str = entry(WHOLE, name="trn_view", options=VIEWS)
    net: str = entry(selection.DEFAULT_NETWORK, name="trn_backbone")
    trained: str = entry("", listed=False)
    weights: str = entry("", listed=False)
    picture: str = entry("", listed=False)
    file: str = entry("", listed=False)
    turn: int = entry(0, listed=False)


TRANSFER = State("training_transfer", Transfer)
