"""The curve of an activation function around the number that it reads."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cnnviz.explain.curves import CURVES
from cnnviz.graph.kinds import Kind

SAMPLES: Final = 161
LEAST_REACH: Final = 4
#: Of those that bend farther out.
REACHES: Final = {Kind.RELU6: 8}


def sampled_curve(kind: Kind, x: float) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """The formula with ``{x}`` for what is read and the reach; and the values ``(161,)`` from minus to plus the reach.

    Raises ``KeyError`` for a kind that is no activation function.

    >>> header, values = sampled_curve(Kind.RELU, -7.0)
    >>> header, float(values[0]), float(values[-1])
    ({'formula': 'max(0, {x})', 'reach': 9}, 0.0, 9.0)
    """
    function = CURVES[kind]
    reach = max(REACHES.get(kind, LEAST_REACH), math.ceil(1.25 * abs(x)))
    values = np.array([function(float(at)) for at in np.linspace(-reach, reach, SAMPLES)])
    return {"formula": kind.traits.formula, "reach": reach}, values
