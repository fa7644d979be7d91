"""Local response normalization is torch's; left out, values pass."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import cnnviz
from cnnviz.analysis.blocks.response_norm import Settings, kept_share, neighbors, respond, response_norms, without
from cnnviz.pictures.images import picture_from_pixels


@given(channels=st.integers(1, 12), size=st.integers(1, 7), seed=st.integers(0, 99))
def test_the_formula_is_torch_s(channels: int, size: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(0, 30, channels)
    settings = Settings(size, alpha=5e-3, beta=0.75, k=2.0)
    norm = nn.LocalResponseNorm(size, settings.alpha, settings.beta, settings.k)
    expected = norm(torch.tensor(values)[None, :, None, None])[0, :, 0, 0]
    assert respond(values, settings) == pytest.approx(expected.numpy())


def test_the_paper_s_alpha_is_not_divided() -> None:
    node = response_norms(cnnviz.layers("alexnet2012"))[0]
    network = cnnviz.load("alexnet2012", "random", on="cpu")
    picture = cnnviz.read_sample("coffee")
    run = network.run(picture, [node.name, *node.inputs])
    before, after = run.maps[node.inputs[0]], run.maps[node.name]
    explanation = run.explain(node.name, 7, 20, 20)
    first, behind = neighbors(7, len(before), 5)
    assert [term.value for term in explanation.terms] == pytest.approx(before[first:behind, 20, 20].tolist())
    paper = before[7, 20, 20] / (2 + 1e-4 * float(np.square(before[first:behind, 20, 20]).sum())) ** 0.75
    assert after[7, 20, 20] == pytest.approx(paper, rel=1e-5)
    assert explanation.numbers["alpha"] / explanation.numbers["size"] == pytest.approx(1e-4)


def test_only_the_alexnet_of_2012_has_it() -> None:
    assert len(response_norms(cnnviz.layers("alexnet2012"))) == 2
    assert response_norms(cnnviz.layers("alexnet")) == ()


def test_left_out_values_pass() -> None:
    network = cnnviz.wrap(nn.Sequential(nn.Conv2d(3, 6, 1), nn.LocalResponseNorm(3), nn.Flatten()), (3, 4, 4))
    picture = picture_from_pixels(np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5)
    kept = network.run_batch([picture], ["0", "1"], without(network.nodes))
    assert (kept["0"] == kept["1"]).all()
    assert (network.run_batch([picture], ["1"])["1"] != kept["1"]).any()


def test_shares_of_nothing_are_not_numbers() -> None:
    share = kept_share(np.array([2.0, 0.0], np.float32), np.array([1.0, 0.0], np.float32))
    assert share[0] == 0.5
    assert np.isnan(share[1])
