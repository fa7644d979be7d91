"""The layers that ``node --test`` reads are what torch computes today."""

import json
from typing import Any

import pytest

from tests.frontend.record import FIXTURE, recorded

MOST_BYTES = 300_000

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")


def test_recorded_layers_are_what_torch_computes() -> None:
    stored: list[dict[str, Any]] = json.loads(FIXTURE.read_text(encoding="utf-8"))
    layers = recorded()
    assert len(stored) == len(layers)
    for old, new in zip(stored, layers, strict=True):
        before, now = old.pop("expected"), new.pop("expected")
        assert old == json.loads(json.dumps(new))
        assert (before is None) == (now is None)
        if before is not None:
            assert before["shape"] == now["shape"]
            expected = [pytest.approx(value, rel=1e-12, abs=1e-12) for value in before["data"]]
            assert [float(value) for value in now["data"]] == expected
    assert FIXTURE.stat().st_size < MOST_BYTES
    assert sum(each["expected"] is not None for each in json.loads(FIXTURE.read_text(encoding="utf-8"))) > 90
