"""Colored pictures before a network that reads gray ones."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app.pages.training.colors import has_colors
from app.text import LANGUAGES
from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset


def pictures(*, gray: bool) -> Dataset:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 8, 8, 3), np.uint8)
    if gray:
        pixels[:] = pixels[..., :1]
    return dataset("own", ("a", "b"), Pictures(pixels, np.repeat([0, 1], 10)))


def script() -> None:
    import streamlit as st  # noqa: PLC0415 - the function is the script

    from app.pages.training import colors  # noqa: PLC0415
    from app.pages.training.state import STATE  # noqa: PLC0415
    from app.text import words  # noqa: PLC0415
    from tests.app.test_training_colors import pictures  # noqa: PLC0415

    if "adopted" not in st.session_state:
        STATE.adopt(dict(st.query_params))
        st.session_state["adopted"] = True
    colors.draw(words(st.query_params["lang"]), pictures(gray="gray" in st.query_params))


def opened(**asked: str) -> AppTest:
    page = AppTest.from_function(script)
    for name, value in ({"lang": "en"} | asked).items():
        page.query_params[name] = value
    return page.run()


def test_three_equal_channels_are_no_colors() -> None:
    assert has_colors(pictures(gray=False))
    assert not has_colors(pictures(gray=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_lost_is_one_sentence_with_two_ways_out(language: str) -> None:
    page = opened(lang=language)
    assert not page.exception
    (sentence,) = (each.value for each in page.info)
    assert "MyCNN" in sentence
    assert [each.key for each in page.button] == ["trn_colors_network", "trn_colors_transfer"]
    assert "ResNet-20" in page.button("trn_colors_network").label


@pytest.mark.parametrize(("button", "state"), [("network", "state/training"), ("transfer", "state/training_transfer")])
def test_a_button_selects_what_keeps_them(button: str, state: str) -> None:
    page = opened()
    page.button(f"trn_colors_{button}").click().run()
    assert not page.exception
    assert str(page.session_state[state]) == {"network": "trn_net=resnet20", "transfer": "trn_view=transfer"}[button]


@pytest.mark.parametrize("asked", [{"gray": ""}, {"trn_net": "resnet20"}])
def test_where_nothing_is_lost_nothing_is_said(asked: dict[str, str]) -> None:
    assert not opened(**asked).info
