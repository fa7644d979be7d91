"""Many nodes in one pass, part by part: the memory of one part, the time of one pass."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cnnviz.network import Network
from cnnviz.pictures.images import Picture

Array = NDArray[np.float32]


def run_in_parts(
    network: Network, pictures: Sequence[Picture], parts: Sequence[Collection[str]]
) -> Iterator[Mapping[str, Array]]:
    """What the nodes of each part produce: ``(N, C, H, W)``, ``(N, C)`` for vectors; the same as ``run_batch`` returns.

    Each part runs on from the part before it, so all of its nodes come after that part's first one in
    ``network.nodes``. Raises ``UnknownNodeError``, and ``ValueError`` for parts in another order.
    """
    starts = [network.cut_before(part) for part in parts[1:]]
    values: Mapping[str, Array] = {}
    for index, part in enumerate(parts):
        keep = {*part, *starts[index : index + 1]}
        if index:
            start = starts[index - 1]
            values = network.run_from({start: values[start]}, keep)
        else:
            values = network.run_batch(pictures, keep)
        yield values
