"""What other pages may ask of the Explore page."""

from __future__ import annotations

from app.choosing import selection
from app.pages.explore.state import STATE
from app.state import Link, visitor


def explore(net: str | None = None, layer: str = "", channel: int = -1, row: int = -1, column: int = -1) -> Link:
    """A network (by default the selected one), a layer (its first convolution) and a unit (the strongest).

    The network must be on offer.
    """
    unit = Link("explore").set(STATE, layer=layer, channel=channel, row=row, column=column, trail="")
    if net is None:
        return unit
    best, picture = selection.best(visitor.words(), net), selection.picture_for(net)
    return unit.set(selection.CHOICE, net=net, pic=picture, **best)
