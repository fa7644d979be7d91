"""The grid of maps, the view of one unit and the drawing pad: what Python sends them and believes of what they send."""

import base64
import json
from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

import numpy as np
import pytest
import streamlit
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from app.components import component, drawing_pad, map_grid, unit_view
from app.components.map_grid import MOST_PIXELS, Tiles, drawn_size, map_tiles, rgb_tiles
from app.components.palette import Palette
from app.components.unit_view import unit_scene
from app.text import LANGUAGES, words
from cnnviz.geometry import WHOLE_IMAGE, AxisField, Field, ReceptiveField
from tests.app.messages import message_of, proto_of, selected, sent

WORDS = (*map_grid.WORDS, *unit_view.WORDS, *drawing_pad.WORDS)
FIELD = ReceptiveField(AxisField(43, 8, -18), AxisField(11, 4, 0))
SENT_FIELD = [{"size": 43, "jump": 8, "start": -18}, {"size": 11, "jump": 4, "start": 0}]


def maps_of(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


# --- the grid ---


def grid_page(count: int, side: int) -> None:
    import numpy as np  # noqa: PLC0415 - the function is the page, and all that the page has
    import streamlit as st  # noqa: PLC0415

    from app.components.map_grid import map_grid, map_tiles  # noqa: PLC0415
    from app.text import words  # noqa: PLC0415

    maps = np.linspace(-1, 1, count * side * side, dtype=np.float32).reshape(count, side, side)
    order = np.argsort(-maps.mean(axis=(1, 2))) if st.session_state.get("sorted") else None
    selected = st.session_state.get("selected")
    st.text(map_grid(map_tiles(maps, 1.0), key="grid", words=words("ko"), selected=selected, order=order))


def grid(count: int = 4, side: int = 3, **state: Any) -> AppTest:
    page = AppTest.from_function(grid_page, args=(count, side))
    for name, value in state.items():
        page.session_state[name] = value
    page.run(timeout=60)
    assert not page.exception
    return page


class TestGrid:
    def test_256_maps_of_14x14_send_less_than_100_kb(self) -> None:
        assert len(message_of(proto_of(grid(256, 14), "map_grid"))) < 100_000

    def test_a_selection_does_not_send_the_maps_again(self) -> None:
        before, after = (proto_of(page, "map_grid") for page in (grid(), grid(selected=2)))
        assert message_of(before) == message_of(after)
        assert (json.loads(before.json)["selected"], json.loads(after.json)["selected"]) == (None, 2)
        assert after.ByteSize() < 2_000

    def test_the_order_is_sorted_in_python(self) -> None:
        blobs = sent(grid(sorted=True), "map_grid")["blobs"]
        assert np.frombuffer(blobs["order"], "<u4").tolist() == [3, 2, 1, 0]

    @pytest.mark.parametrize(
        ("result", "believed"), [(0, 0), (3, 3), (4, None), (-1, None), (True, None), ("2", None), ([1], None)]
    )
    def test_only_channels_that_are_there_are_believed(self, result: object, believed: int | None) -> None:
        assert grid(grid={"selected": result}).text[0].value == str(believed)

    @pytest.mark.parametrize("order", [[0, 4], [-1]])
    def test_an_order_of_other_channels_is_refused(self, order: list[int]) -> None:
        with pytest.raises(ValueError, match="outside 0 to 3"):
            map_grid.map_grid(map_tiles(maps_of(4, 2, 2), 9.0), key="g", words=words("en"), order=order)


def steps_of(tiles: Tiles) -> NDArray[np.uint8]:
    channels = (3,) if tiles.rgb else ()
    return np.frombuffer(tiles.values, np.uint8).reshape(tiles.count, tiles.height, tiles.width, *channels)


class TestTiles:
    def test_small_maps_are_sent_value_by_value(self) -> None:
        maps = maps_of(5, 7, 9)
        tiles = map_tiles(maps, 4.0)
        assert (tiles.count, tiles.height, tiles.width, tiles.rows, tiles.columns) == (5, 7, 9, 7, 9)
        assert np.abs((steps_of(tiles).astype(float) - 128) / 127 * 4 - maps).max() <= 4 / 127

    def test_large_maps_are_sent_as_area_means_and_their_facts_are_not(self) -> None:
        maps = maps_of(2, 112, 112)
        tiles = map_tiles(maps, 4.0)
        blocks = maps.reshape(2, 56, 2, 56, 2).mean(axis=(2, 4))
        assert np.abs((steps_of(tiles).astype(float) - 128) / 127 * 4 - blocks).max() <= 4 / 127
        facts = np.frombuffer(tiles.facts, "<f4").reshape(2, 3)
        np.testing.assert_allclose(facts.T, [maps.min((1, 2)), maps.max((1, 2)), maps.mean((1, 2))], rtol=1e-4)

    @pytest.mark.parametrize("shape", [(64, 224, 224), (2048, 7, 7), (1024, 56, 56), (1, 1, 1), (9, 1, 500)])
    def test_what_is_drawn_fits_the_message(self, shape: tuple[int, int, int]) -> None:
        height, width = drawn_size(*shape)
        assert 1 <= height <= 64
        assert 1 <= width <= 64
        assert shape[0] * height * width <= MOST_PIXELS

    def test_maps_of_one_value_and_dead_maps_are_drawn(self) -> None:
        maps = np.array([2.0, 0.0], dtype=np.float32).reshape(2, 1, 1)
        assert steps_of(map_tiles(maps, 2.0)).ravel().tolist() == [255, 128]
        assert steps_of(map_tiles(maps / 100, None)).ravel().tolist() == [255, 128]

    def test_filters_on_color_become_pictures_around_mid_gray(self) -> None:
        filters = np.zeros((2, 3, 2, 2), dtype=np.float32)
        filters[1, 0] = 0.5
        tiles = rgb_tiles(filters, 0.5)
        assert steps_of(tiles)[0].ravel().tolist() == [128] * 12
        assert steps_of(tiles)[1, 0, 0].tolist() == [255, 128, 128]
        assert tiles.palette is Palette.WEIGHT

    @pytest.mark.parametrize("make", [map_tiles, rgb_tiles])
    @pytest.mark.parametrize("shape", [(4,), (4, 4), (0, 3, 3), (2, 4, 3, 3), (2, 3, 0, 3)])
    def test_other_shapes_are_refused(self, make: Callable[..., Tiles], shape: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match=r"shape|channels"):
            make(np.zeros(shape, dtype=np.float32), 1.0)

    def test_values_that_are_no_numbers_are_refused(self) -> None:
        maps = maps_of(2, 200, 200)
        maps[1, 77, 99] = np.nan
        with pytest.raises(ValueError, match="finite"):
            map_tiles(maps, None)


# --- one unit ---


def unit_page(field: object) -> None:
    import numpy as np  # noqa: PLC0415
    import streamlit as st  # noqa: PLC0415

    from app.components.unit_view import unit_scene, unit_view  # noqa: PLC0415
    from app.text import words  # noqa: PLC0415

    values, picture = np.eye(5, 12, dtype=np.float32), np.zeros((32, 40, 3), dtype=np.uint8)
    scene = unit_scene(values, picture, field, channels=4)
    st.text(unit_view(scene, key="unit", words=words("en"), selected=(1, 2, 3)))


class TestUnit:
    @pytest.mark.parametrize(
        ("field", "expected"),
        [(FIELD, SENT_FIELD), (WHOLE_IMAGE, "whole"), (None, "none")],
        ids=["box", "whole", "none"],
    )
    def test_the_field_is_sent_as_it_is(self, field: Field, expected: object) -> None:
        page = AppTest.from_function(unit_page, args=(field,)).run(timeout=60)
        assert not page.exception
        message = sent(page, "unit_view")
        assert message["field"] == expected
        assert [message[name] for name in ("channels", "rows", "columns")] == [4, 5, 12]
        assert selected(page, "unit_view") == "1,2,3"

    @pytest.mark.parametrize(
        ("result", "believed"),
        [
            ("2,4,11", "(2, 4, 11)"),
            ("0,0,0", "(0, 0, 0)"),
            ("4,0,0", None),
            ("0,5,0", None),
            ("0,0,12", None),
            ("1", None),
            ("a,b,c", None),
            ("-1,0,0", None),
        ]
        + [(value, None) for value in ([1, 2, 3], 7, "²,0,0", "1,2", "0,1,2,3", "9" * 9999 + ",0,0")],
    )
    def test_only_units_that_are_there_are_believed(self, result: object, believed: str | None) -> None:
        page = AppTest.from_function(unit_page, args=(FIELD,))
        page.session_state["unit"] = {"selected": result}
        assert page.run(timeout=60).text[0].value == str(believed)

    def test_values_and_small_pictures_are_sent_exactly(self) -> None:
        values, picture = maps_of(6, 9), np.arange(4 * 5, dtype=np.uint8).reshape(4, 5, 1)
        scene = unit_scene(values, picture, FIELD)
        assert (np.frombuffer(scene.values, "<f4").reshape(6, 9) == values).all()
        assert scene.picture == picture.tobytes()
        assert scene.limit == pytest.approx(np.abs(values).max())

    def test_large_pictures_are_shrunk_and_say_so(self) -> None:
        picture = np.random.default_rng(0).integers(0, 256, (640, 360, 3), dtype=np.uint8)
        scene = unit_scene(maps_of(2, 2), picture, WHOLE_IMAGE, 1.0)
        assert (scene.pixels, scene.drawn) == ((640, 360), (320, 180, 3))
        blocks = picture.reshape(320, 2, 180, 2, 3).mean(axis=(1, 3))
        assert np.abs(np.frombuffer(scene.picture, np.uint8).reshape(320, 180, 3) - blocks).max() <= 0.51

    def test_a_map_of_zeros_has_a_scale(self) -> None:
        assert unit_scene(np.zeros((1, 1), np.float32), np.zeros((2, 2, 3), np.uint8), None).limit == 1.0

    @pytest.mark.parametrize(
        ("values", "picture", "limit"),
        [
            (np.zeros((2, 2, 2)), np.zeros((2, 2, 3), np.uint8), 1.0),
            (np.zeros((0, 2)), np.zeros((2, 2, 3), np.uint8), 1.0),
            (np.zeros((2, 2)), np.zeros((2, 2, 4), np.uint8), 1.0),
            (np.zeros((2, 2)), np.zeros((2, 2), np.uint8), 1.0),
            (np.zeros((2, 2)), np.zeros((2, 2, 3), np.float32), 1.0),
            (np.full((2, 2), np.nan), np.zeros((2, 2, 3), np.uint8), 1.0),
            (np.zeros((2, 2)), np.zeros((2, 2, 3), np.uint8), 0.0),
            (np.zeros((2, 2)), np.zeros((2, 2, 3), np.uint8), float("nan")),
        ],
    )
    def test_what_cannot_be_drawn_is_refused(self, values: Any, picture: Any, limit: float) -> None:
        with pytest.raises(ValueError, match=r"expected|finite"):
            unit_scene(values, picture, FIELD, limit)


# --- selections ---


@pytest.mark.parametrize(
    ("view", "text", "heard"),
    [(map_grid, 1, (1,)), (map_grid, 7, None), (unit_view, "0,1,0", (0, 1, 0)), (unit_view, "9,9,9", None)],
)
def test_a_pick_is_told_before_the_script_runs_again(
    view: Any, text: object, heard: tuple[int, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[int, ...]] = []

    def mount(*_: str, **given: Any) -> Mapping[str, object]:
        given["on_selected_change"]()
        return {"selected": text}

    monkeypatch.setattr(streamlit, "session_state", {"key": {"selected": text}})
    monkeypatch.setattr(view, "mount", mount)
    draw, scene = (
        (map_grid.map_grid, map_tiles(maps_of(2, 2, 2), 9.0))
        if view is map_grid
        else (unit_view.unit_view, unit_scene(maps_of(2, 2), np.zeros((2, 2, 3), np.uint8), WHOLE_IMAGE))
    )
    draw(scene, key="key", words=words("en"), on_pick=lambda *unit: calls.append(unit))
    assert calls == ([] if heard is None else [heard])


# --- the pad ---


class TestPad:
    def test_a_drawing_arrives_as_it_was_sent(self) -> None:
        drawing = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
        result = drawing_pad.decoded(base64.b64encode(drawing.tobytes()).decode(), 28)
        assert result is not None
        assert (result == drawing).all()

    @pytest.mark.parametrize(
        "text",
        ["", "not base64!", "é", base64.b64encode(bytes(9)).decode(), base64.b64encode(bytes(784)).decode()],
    )
    def test_anything_else_is_an_empty_pad(self, text: str) -> None:
        assert drawing_pad.decoded(text, 28) is None

    @pytest.mark.parametrize("initial", [np.zeros((27, 28), np.uint8), np.zeros((28, 28), np.float32)])
    def test_another_kind_of_picture_is_refused(self, initial: Any) -> None:
        with pytest.raises(ValueError, match="expected bytes"):
            drawing_pad.drawing_pad(key="pad", words=words("en"), initial=initial)


# --- words and scripts ---


@pytest.mark.parametrize("key", WORDS)
def test_every_word_is_there_with_the_same_fields(key: str) -> None:
    texts = [words(language).get(f"components.{key}") or "" for language in LANGUAGES]
    assert all(texts)
    korean, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in texts)
    assert korean == english


def test_a_component_without_a_script_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        component("no_such_component")
