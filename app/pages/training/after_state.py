"""What a visitor selected in what remains of a training."""

from __future__ import annotations

from dataclasses import dataclass

from app.state import State, entry

TIME, MISTAKES, SHAPES, COMPARE, KEEP = "time", "mistakes", "shapes", "compare", "keep"
VIEWS = (TIME, MISTAKES, SHAPES, COMPARE, KEEP)
#: Curves that are compared.
QUANTITIES = ("validation-loss", "validation-accuracy", "training-loss", "training-accuracy")
#: Values of a layer whose distribution is drawn: the members of ``cnnviz.training.live.distribution.Point``.
POINTS = ("entering", "normalized", "output")
LAST = -1
END = 100


@dataclass(frozen=True, slots=True)
class After:
    """``moment`` is a number of batches, ``LAST`` for the end; ``layer`` is empty for the first convolution.

    ``picture`` is the watched one among the validation pictures; ``cell`` is the class and the
    one it was taken for, with a comma between them, or empty for the worst mistakes of all. ``progress`` is a
    percentage of the longest of the runs that are compared, ``shared`` says
    that all layers have one axis. ``loaded`` counts files, ``notice`` is what the last one
    was, ``weights`` the key of its weights and ``loaded_net`` the slug of its network.
    """

    view: str = entry(TIME, name="trn_after", options=VIEWS)
    moment: int = entry(LAST, name="trn_moment", gradual=True, least=LAST, most=10**9)
    layer: str = entry("", name="trn_layer")
    picture: int = entry(0, name="trn_picture", gradual=True, most=10**6)
    cell: str = entry("", name="trn_cell")
    quantity: str = entry(QUANTITIES[0], name="trn_curve", options=QUANTITIES)
    progress: int = entry(END, name="trn_progress", gradual=True, least=0, most=END)
    point: str = entry(POINTS[0], name="trn_point", options=POINTS)
    shared: bool = entry(default=False, name="trn_shared")
    script: bool = entry(default=False, name="trn_script", listed=False)
    loaded: int = entry(0, listed=False)
    notice: str = entry("", listed=False)
    weights: str = entry("", listed=False)
    loaded_net: str = entry("", listed=False)


AFTER = State("training_after", After)
