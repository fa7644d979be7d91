"""The output of a layer, from the operations of its kind."""

from cnnviz.design.kinds import KINDS
from cnnviz.design.primitives import Intermediate, apply_all
from cnnviz.design.schema import LIMITS, Layer
from cnnviz.errors import DesignError, DesignFault

#: The fault of a network that exceeds a limit, by the limit's name.
TOO_MANY = {
    "nodes": DesignFault.NODES,
    "parameters": DesignFault.PARAMETERS,
    "largest": DesignFault.OUTPUT,
    "activations": DesignFault.ACTIVATIONS,
    "memory": DesignFault.MEMORY,
    "seconds": DesignFault.SECONDS,
}


def apply(layer: Layer, before: Intermediate) -> Intermediate:
    """The output of a layer; raises ``DesignError`` where its input does not fit or the network becomes too large."""
    behind = apply_all(KINDS[layer.kind].primitives(layer.settings, before.shape[0]), before)
    for quantity, limit in LIMITS.items():
        count = getattr(behind, quantity)
        if count > limit:
            raise DesignError(TOO_MANY[quantity], count=count, limit=limit)
    return behind
