import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn

from cnnviz.training.live.generators import Generators, OwnDropout


def test_dropout_has_the_numbers_of_torch() -> None:
    values = torch.randn(50, 20)
    torch.manual_seed(3)
    expected = F.dropout(values, 0.3)
    before = torch.get_rng_state()
    with OwnDropout(torch.Generator().manual_seed(3)):
        assert torch.equal(nn.Dropout(0.3)(values), expected)
        assert nn.Dropout(0.3).eval()(values) is values
        assert not nn.Dropout(1.0)(values).any()
    assert torch.equal(torch.get_rng_state(), before)


def test_dropout_in_place_writes_on_its_input() -> None:
    values, torchs = torch.ones(100), torch.Generator().manual_seed(1)
    with OwnDropout(torchs):
        assert nn.Dropout(0.5, inplace=True)(values) is values
    assert set(values.tolist()) == {0.0, 2.0}


def test_generators_are_independent_and_repeatable() -> None:
    one, again, other = Generators.seeded(1), Generators.seeded(1), Generators.seeded(2)
    assert torch.equal(torch.rand(3, generator=one.order), torch.rand(3, generator=again.order))
    assert not torch.equal(torch.rand(3, generator=one.weights), torch.rand(3, generator=one.dropout))
    assert not torch.equal(torch.rand(3, generator=one.weights), torch.rand(3, generator=other.weights))
    state = one.state()
    expected = torch.rand(3, generator=one.augmentation)
    other.restore(state)
    assert torch.equal(torch.rand(3, generator=other.augmentation), expected)
