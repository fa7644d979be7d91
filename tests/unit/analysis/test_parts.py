"""Parts of a network run one after another are the whole run."""

import numpy as np
import pytest

import cnnviz
from cnnviz.analysis.parts import run_in_parts


@pytest.mark.parametrize("slug", ["lenet5", "resnet20", "squeezenet1_1"])
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_parts_together_are_the_whole_run(slug: str, size: int) -> None:
    network = cnnviz.load(slug, "random")
    pictures = [cnnviz.read_sample(name) for name in ("coffee", "chelsea")]
    names = [node.name for node in network.nodes]
    whole = network.run_batch(pictures, names)
    parts = [names[first : first + size] for first in range(0, len(names), size)]
    outputs = list(run_in_parts(network, pictures, parts))
    assert len(outputs) == len(parts)
    for part, values in zip(parts, outputs, strict=True):
        assert all(np.array_equal(values[name], whole[name]) for name in part)


def test_parts_in_another_order_are_refused() -> None:
    network = cnnviz.load("lenet5", "random")
    with pytest.raises(ValueError, match="follow"):
        list(run_in_parts(network, [cnnviz.read_sample("digit-3")], [["f6"], ["c5"], ["c1"]]))
