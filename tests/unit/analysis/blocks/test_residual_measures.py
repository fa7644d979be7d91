"""Sizes, ablations and gradients against torch itself, on a small network and on the bundled one."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.blocks import residual_measures as residual
from cnnviz.analysis.blocks.residual_blocks import residual_blocks
from cnnviz.graph.changes import AS_IT_IS

SIDE = 12


class Small(nn.Module):
    """Three blocks, the second with a projection; one of them ``off`` (no F(x)), or ``plain`` (no shortcuts)."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.branches = nn.ModuleList(
            nn.Sequential(nn.Conv2d(a, b, 3, s, 1), nn.ReLU(), nn.Conv2d(b, b, 3, 1, 1))
            for a, b, s in ((4, 4, 1), (4, 6, 2), (6, 6, 1))
        )
        self.project = nn.Conv2d(4, 6, 1, 2)
        self.head = nn.Linear(6, 5)
        self.off = -1
        self.plain = False

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        for index, branch in enumerate(self.branches):
            past = self.project(x) if index == 1 else x
            x = F.relu(self.joined(past, branch(x), off=index == self.off))
        scores: Tensor = self.head(x.mean((2, 3)))
        return scores

    def joined(self, past: Tensor, made: Tensor, *, off: bool) -> Tensor:
        if off:
            return past
        return made if self.plain else made + past


@pytest.fixture
def small() -> tuple[Small, cnnviz.Network, cnnviz.Picture]:
    torch.manual_seed(3)
    module = Small().eval()
    network = cnnviz.wrap(module, input=(3, SIDE, SIDE), labels=list("abcde"))
    pixels = np.random.default_rng(1).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)
    return module, network, cnnviz.picture_from_pixels(pixels)


def batch(network: cnnviz.Network, picture: cnnviz.Picture) -> Tensor:
    return torch.tensor(network.run_batch([picture], ["input"])["input"])


@given(values=st.lists(st.tuples(st.floats(-50, 50, width=32), st.floats(-50, 50, width=32)), min_size=1, max_size=30))
def test_sizes_obey_the_law_of_cosines(values: list[tuple[float, float]]) -> None:
    x, branch = np.array(values, dtype=np.float32).T
    result = residual.sizes(x, branch)
    assert result.total == pytest.approx(np.linalg.norm(x.astype(float) + branch), abs=1e-4)
    by_law = result.x**2 + result.branch**2 + 2 * result.x * result.branch * result.cosine
    assert result.total**2 == pytest.approx(by_law, abs=1e-2)
    assert -1 - 1e-9 <= result.cosine <= 1 + 1e-9


def test_sizes_are_those_of_what_the_addition_reads(
    small: tuple[Small, cnnviz.Network, cnnviz.Picture], monkeypatch: pytest.MonkeyPatch
) -> None:
    module, network, picture = small
    blocks = residual_blocks(network.nodes)
    assert len(blocks) == 3
    with torch.inference_mode():
        x = module.stem(batch(network, picture))
        first, second = x, module.branches[0](x)
    result = residual.sizes_by_block(network, picture, blocks)
    assert result[0].x == pytest.approx(float(first.norm()), rel=1e-5)
    assert result[0].branch == pytest.approx(float(second.norm()), rel=1e-5)
    assert result[0].cosine == pytest.approx(float(F.cosine_similarity(first.flatten(), second.flatten(), 0)), abs=1e-5)
    monkeypatch.setattr(residual, "TOGETHER", 1)
    assert residual.sizes_by_block(network, picture, blocks) == result


def test_a_block_off_is_the_network_without_it(small: tuple[Small, cnnviz.Network, cnnviz.Picture]) -> None:
    module, network, picture = small
    blocks = residual_blocks(network.nodes)
    rows = np.stack(list(residual.ablations(network, picture, blocks)))
    assert rows.shape == (4, 5)
    with torch.inference_mode():
        for off, row in enumerate(rows, start=-1):
            module.off = off
            expected = module(batch(network, picture)).softmax(1)[0].numpy()
            np.testing.assert_allclose(row, expected, atol=1e-6)
    assert residual.distances(rows).tolist() == pytest.approx(
        [float(np.abs(row - rows[0]).sum() / 2) for row in rows[1:]], abs=1e-6
    )
    assert residual.distances(rows).max() > 0


def test_gradients_are_torch_s_with_and_without_shortcuts(
    small: tuple[Small, cnnviz.Network, cnnviz.Picture], monkeypatch: pytest.MonkeyPatch
) -> None:
    module, network, picture = small
    blocks = residual_blocks(network.nodes)
    joined, sums = Small.joined, []

    def remember(self: Small, *given: Tensor, off: bool) -> Tensor:
        sums.append(joined(self, *given, off=off))
        return sums[-1]

    monkeypatch.setattr(Small, "joined", remember)
    for plain, changes in ((False, AS_IT_IS), (True, residual.without_shortcuts(blocks))):
        sums.clear()
        module.plain = plain
        score = module(batch(network, picture).clone())[0, 2]
        expected = [float(each.norm()) for each in torch.autograd.grad(score, sums)]
        result = residual.gradient_sizes(network, picture, blocks, 2, changes)
        assert result.tolist() == pytest.approx(expected, rel=1e-4)


def test_the_bundled_network_needs_its_shortcuts() -> None:
    network, picture = cnnviz.load("resnet18"), cnnviz.read_sample("coffee")
    blocks = residual_blocks(network.nodes)
    rows = np.stack(list(residual.ablations(network, picture, blocks)))
    np.testing.assert_allclose(rows[0], network.probabilities(picture), atol=1e-6)
    best = int(rows[0].argmax())
    with_them = residual.gradient_sizes(network, picture, blocks, best, AS_IT_IS)
    without = residual.gradient_sizes(network, picture, blocks, best, residual.without_shortcuts(blocks))
    assert with_them[0] > 50 * without[0]  # it fades on the way back
    assert without[0] < without[3] < without[-1]


def test_a_network_that_does_not_classify_is_refused() -> None:
    network = cnnviz.wrap(nn.Conv2d(3, 4, 3).eval(), input=(3, SIDE, SIDE))
    picture = cnnviz.picture_from_pixels(np.zeros((SIDE, SIDE, 3), np.uint8))
    with pytest.raises(cnnviz.NotAClassifierError):
        next(residual.ablations(network, picture, ()))
