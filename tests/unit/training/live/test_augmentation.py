import torch
from torch import Tensor

from cnnviz.training.live.augmentation import augment
from cnnviz.training.live.recipe import NONE, Augmentation


def changed(augmentation: Augmentation, seed: int = 0, count: int = 40) -> tuple[Tensor, Tensor]:
    batch = torch.rand(count, 1, 9, 9, generator=torch.Generator().manual_seed(9))
    return batch, augment(batch, augmentation, torch.Generator().manual_seed(seed))


def test_nothing_is_changed_by_default() -> None:
    batch, result = changed(NONE)
    assert result is batch


def test_about_half_are_mirrored_exactly() -> None:
    batch, result = changed(Augmentation(flip=True))
    mirrored = [torch.equal(after, before.flip(-1)) for before, after in zip(batch, result, strict=True)]
    kept = [torch.equal(after, before) for before, after in zip(batch, result, strict=True)]
    assert [a != b for a, b in zip(mirrored, kept, strict=True)] == [True] * 40
    assert 10 < sum(mirrored) < 30


def test_crops_move_by_whole_pixels_over_black() -> None:
    batch, result = changed(Augmentation(crop=2))
    padded = torch.nn.functional.pad(batch, (2, 2, 2, 2))
    moves = []
    for before, after in zip(padded, result, strict=True):
        windows = {(y, x): before[:, y : y + 9, x : x + 9] for y in range(5) for x in range(5)}
        moves += [move for move, window in windows.items() if torch.allclose(window, after, atol=1e-5)]
    assert len(moves) == 40
    assert len(set(moves)) > 10


def test_a_quarter_turn_is_one() -> None:
    """Among turns by up to 180 degrees, those that are drawn come out as the same turn of a disk: its sum stays."""
    disk = (torch.arange(21)[:, None] - 10.0) ** 2 + (torch.arange(21) - 10.0) ** 2 < 49
    batch = disk.float().expand(8, 1, 21, 21)
    result = augment(batch, Augmentation(rotation=180.0), torch.Generator().manual_seed(0))
    assert (result - batch).abs().mean() < 0.05


def test_noise_has_the_spread() -> None:
    batch = torch.full((20, 1, 20, 20), 0.5)
    result = augment(batch, Augmentation(noise=0.1), torch.Generator().manual_seed(0))
    assert abs(float(result.std()) - 0.1) < 0.005


def test_the_generator_decides() -> None:
    every = Augmentation(flip=True, rotation=10.0, crop=1, noise=0.05)
    assert torch.equal(changed(every, 1)[1], changed(every, 1)[1])
    assert not torch.equal(changed(every, 1)[1], changed(every, 2)[1])
