import tomllib
from itertools import chain

import pytest

from cnnviz.errors import (
    CnnvizError,
    DesignError,
    DesignFault,
    MissingPackageError,
    ModuleError,
    ModuleFault,
    NotAClassifierError,
    NotExplainableError,
    PictureError,
    PictureFault,
    TrainingError,
    TrainingFault,
    UnknownNetworkError,
    UnknownNodeError,
    UnknownUnitError,
    WeightsError,
    WeightsFault,
    WindowTooLargeError,
)
from tests.serving import ROOT

ERRORS = [
    PictureError(PictureFault.TOO_MANY_PIXELS, width=9, height=8, limit=7),
    WeightsError(WeightsFault.TOO_LARGE, size=3, limit=2),
    ModuleError(ModuleFault.CHANNELS, channels=4),
    DesignError(DesignFault.TOO_MANY_LAYERS, count=101, limit=100),
    TrainingError(TrainingFault.DATA_MANY, count=2001, limit=2000),
    NotAClassifierError("own", "2 × 16 × 20"),
    MissingPackageError("timm:resnet10t", "timm"),
    UnknownNetworkError("resnet51"),
    UnknownNodeError("lenet5", "conv9"),
    UnknownUnitError("conv1", "64 × 112 × 112", (64, 0, 0)),
    NotExplainableError("conv1", "other"),
    WindowTooLargeError(span=5, size=3, padding=0),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_one_type_catches_them_all_and_the_message_has_the_facts(error: CnnvizError) -> None:
    assert isinstance(error, CnnvizError)
    assert error.facts
    assert [name for name, value in error.facts.items() if f"{name}={value}" not in str(error)] == []


def test_a_reason_is_a_plain_string_that_a_text_file_can_hold() -> None:
    assert type(PictureError(PictureFault.EMPTY).reason) is str
    assert str(PictureError(PictureFault.EMPTY)) == "picture empty"


def test_every_reason_has_its_sentence() -> None:
    sentences = tomllib.loads((ROOT / "assets" / "text" / "errors.toml").read_text(encoding="utf-8"))
    reasons = {
        *map(str, chain(PictureFault, WeightsFault, ModuleFault, DesignFault, TrainingFault)),
        *(error.reason for error in ERRORS),
    }
    assert reasons - sentences.keys() == set()
