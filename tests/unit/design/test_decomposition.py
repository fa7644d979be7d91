"""Every kind of layer consists of primitives, and limits hold for whole networks."""

import pytest

from cnnviz.design import KINDS, LIMITS, Layer
from cnnviz.design.decomposition import apply
from cnnviz.design.primitives import Intermediate
from cnnviz.errors import DesignError, DesignFault


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_applied(kind: str) -> None:
    before = Intermediate((6,)) if kind == "linear" else Intermediate((6, 8, 8))
    output = apply(Layer.of(kind), before)
    assert output.nodes > 0
    assert output.activations > 0


def test_a_network_beyond_a_limit_is_refused() -> None:
    before = Intermediate((3, 8, 8), parameters=LIMITS["parameters"])
    with pytest.raises(DesignError) as caught:
        apply(Layer.of("conv"), before)
    assert caught.value.reason == DesignFault.PARAMETERS
