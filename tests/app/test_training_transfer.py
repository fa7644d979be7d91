"""Transfer learning on the Training page, in both languages: a last layer trained, tried, and opened elsewhere."""

import numpy as np
import pytest

import cnnviz
from app.pages.training.transfer_state import TRANSFER
from app.results import data, uploads
from app.text import LANGUAGES, words
from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset
from tests.app.explore_page import faults, texts
from tests.app.states import values
from tests.app.training_page import opened

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Two classes of five pictures in place of the digits."""
    random = np.random.default_rng(0)
    shades = np.repeat([40, 200], 5)
    pixels = np.stack([random.integers(shade - 40, shade + 40, (40, 40, 3)) for shade in shades]).astype(np.uint8)
    made = dataset("own", ("dark", "bright"), Pictures(pixels, np.repeat([0, 1], 5)))
    monkeypatch.setattr(data, "data_set", lambda *_: made)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_last_layer_is_trained_tried_and_opened(language: str, own: Dataset) -> None:
    page = opened(lang=language, trn_view="transfer", trn_backbone="resnet20")
    assert faults(page) == []
    shown = " ".join(texts(page))
    assert "**130" in shown  # (64 + 1) x 2
    assert f"**{sum(node.parameters for node in cnnviz.layers('resnet20', 'bundled')) - 650:,}" in shown
    page.button(key="trn_transfer").click().run()
    assert faults(page) == []
    result = words(language)
    assert result("training_transfer.accuracy", epochs=100, hits=2, count=2) in list(texts(page))
    key = values(page, TRANSFER).weights
    network = cnnviz.load("resnet20", uploads.weights(key))
    assert network.labels == own.classes
    assert {f"trn_transfer_{name}" for name in ("explore", "blocks", "receptive_fields")} <= {
        each.key for each in page.button
    }


@pytest.mark.usefixtures("own")
def test_a_network_without_trained_weights_is_not_offered() -> None:
    page = opened(trn_view="transfer", trn_backbone="squeezenet1_0")
    assert faults(page) == []
    assert values(page, TRANSFER).net != "squeezenet1_0"
