"""What the view of moments is sent: everything, once, in few bytes."""

from dataclasses import replace
from string import Formatter

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app.components.moment_view import (
    MOST_BYTES,
    MOST_CHANNELS,
    Histograms,
    Instant,
    Setting,
    _filters,
    _header,
    drawn_size,
)
from app.text import LANGUAGES, words
from tests.app.messages import selected, sent

MOMENTS = 3


def script() -> None:
    import numpy as np  # noqa: PLC0415 - the function is the script

    from app.components.moment_view import Setting, Stamp, moment_view  # noqa: PLC0415
    from app.text import words  # noqa: PLC0415
    from tests.app.test_moment_view import MOMENTS, instant  # noqa: PLC0415

    picture = np.full((4, 4, 1), 7, np.uint8)
    setting = Setting(picture, ("a", "b", "c"), (0, 2), 2, ("conv1",), (0.5,), (-9, 2))
    instants = [instant(at) for at in range(MOMENTS)]
    texts = words("en").under("training_after.view")
    moment_view(instants, setting, [Stamp(1, "x", "here")], words=texts, selected=1, on_rest=lambda _: None)


def instant(at: int) -> Instant:
    filters, maps = np.full((2, 1, 3, 3), at, np.float32), np.full((2, 4, 4), -at, np.float32)
    shares = Histograms(np.full((1, 5), 0.2, np.float32), np.full((1, 6), 0.1, np.float32), np.full(1, 0.4, np.float32))
    return Instant(at, f"moment {at}", ("fact",), filters, maps, np.array([0.1, 0.2, 0.7], np.float32), shares)


def test_all_moments_are_in_one_message() -> None:
    page = AppTest.from_function(script).run()
    assert not page.exception
    header = sent(page, "moment_view")
    blobs = header["blobs"]
    assert [each["title"] for each in header["instants"]] == ["moment 0", "moment 1", "moment 2"]
    assert (header["classes"], header["label"]) == (["a", "c"], 1)
    assert header["filters"] == {"count": 2, "of": 2, "height": 3, "width": 3, "rgb": False}
    assert header["averaged"] == 0
    assert len(blobs["filters"]) == MOMENTS * 2 * 9
    assert np.frombuffer(blobs["filters-limits"], "<f4").tolist() == [1, 1, 2]  # a scale is positive
    assert blobs["filters"][:18] == bytes([128]) * 18
    assert blobs["filters"][18:] == bytes([255]) * 36
    assert blobs["maps"][32:] == bytes([1]) * 64
    assert np.allclose(np.frombuffer(blobs["probabilities"], "<f4").reshape(MOMENTS, 2)[0], [0.1, 0.7])
    assert selected(page, "moment_view") == 1


@pytest.mark.parametrize(("channels", "averaged"), [(1, 0), (3, 0), (2, 2)])
def test_filters_on_other_channels_are_averaged_and_it_is_said(channels: int, averaged: int) -> None:
    values = np.arange(channels, dtype=np.float32).reshape(1, channels, 1, 1)
    one = replace(instant(0), filters=values)
    setting = Setting(np.zeros((4, 4, 1), np.uint8), ("a", "b", "c"), (0, 2), 2, ("conv1",), (0.5,), (-9, 2))
    header = _header([one], setting, (), {})
    assert header["averaged"] == averaged
    assert _filters([one])[0].ravel().tolist() == (values.ravel().tolist() if channels == 3 else [values.mean()])


@pytest.mark.parametrize("shape", [(32, 26, 26), (512, 7, 7), (64, 112, 112), (1, 1, 1), (2048, 1, 1)])
def test_a_message_is_bounded(shape: tuple[int, int, int]) -> None:
    for moments in (1, 60, 100):
        count, height, width = drawn_size(moments, *shape)
        assert count <= MOST_CHANNELS
        assert moments * count * height * width <= MOST_BYTES
        assert height <= shape[1]


def test_filters_on_color_are_pictures() -> None:
    from app.components.moment_view import _filters  # noqa: PLC0415 - what is sent of them

    own = replace(instant(1), filters=np.zeros((80, 3, 7, 7), np.float32))
    assert _filters([own])[0].shape == (MOST_CHANNELS, 7, 7, 3)


def test_words_have_the_same_fields_in_both_languages() -> None:
    fields = [
        {key: fields_of(text) for key, text in words(language).under("training_after.view").items()}
        for language in LANGUAGES
    ]
    assert fields[0] == fields[1]


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
