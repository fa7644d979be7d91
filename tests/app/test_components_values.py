"""What is sent to the browser in place of float values: bytes on a scale, area means, colors."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.components import pack, texts
from app.components.palette import ZERO, Palette, table, tables
from app.components.values import area_mean, quantized, shrunk

sizes = st.integers(1, 24)
limits = st.floats(1e-3, 1e3)


def maps_of(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


class TestQuantized:
    @given(limit=limits)
    def test_zero_is_the_middle_and_the_limits_are_the_ends(self, limit: float) -> None:
        assert quantized(np.array([-limit, 0, limit, 9 * limit, -9 * limit]), limit).tolist() == [1, ZERO, 255, 255, 1]

    @given(limit=limits, share=st.floats(-1, 1))
    def test_the_error_is_at_most_a_127th_of_the_limit(self, limit: float, share: float) -> None:
        (step,) = quantized(np.array([share * limit], dtype=np.float32), limit)
        assert abs((int(step) - ZERO) / 127 * limit - share * limit) <= limit / 254 * 1.001

    @given(limit=limits, share=st.floats(-2, 2))
    def test_signs_are_treated_alike(self, limit: float, share: float) -> None:
        below, above = quantized(np.array([-share * limit, share * limit], dtype=np.float32), limit)
        assert int(below) + int(above) == 2 * ZERO

    def test_each_map_can_have_its_own_limit(self) -> None:
        values = np.array([[[1.0]], [[10.0]]])
        assert quantized(values, np.array([1.0, 10.0]).reshape(2, 1, 1)).ravel().tolist() == [255, 255]

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_values_that_are_no_numbers_are_refused(self, value: float) -> None:
        with pytest.raises(ValueError, match="finite"):
            quantized(np.array([0.0, value]), 1.0)

    @pytest.mark.parametrize("limit", [0.0, -1.0, np.nan, np.inf])
    def test_a_scale_without_an_end_is_refused(self, limit: float) -> None:
        with pytest.raises(ValueError, match="limit"):
            quantized(np.zeros(2), limit)


class TestAreaMean:
    @given(rows=sizes, columns=sizes, data=st.data())
    def test_each_pixel_is_the_mean_of_its_area(self, rows: int, columns: int, data: st.DataObject) -> None:
        height, width = data.draw(st.integers(1, rows)), data.draw(st.integers(1, columns))
        values = maps_of(2, rows, columns)
        # The same by counting: every value repeated until the pixels' edges fall between repetitions.
        fine = values.repeat(height, axis=1).repeat(width, axis=2)
        expected = fine.reshape(2, height, rows, width, columns).mean(axis=(2, 4))
        np.testing.assert_allclose(area_mean(values, height, width), expected, atol=1e-5)

    def test_what_fits_is_left_alone(self) -> None:
        values = maps_of(1, 1, 1)
        assert (area_mean(values, 1, 1) == values).all()

    def test_nothing_is_enlarged(self) -> None:
        with pytest.raises(ValueError, match="cannot be shrunk"):
            area_mean(maps_of(1, 2, 2), 3, 2)

    @given(length=st.integers(1, 2000), most=st.integers(1, 64))
    def test_a_drawn_side_fits_and_wastes_less_than_half(self, length: int, most: int) -> None:
        side = shrunk(length, most)
        assert 1 <= side <= min(length, most)
        assert side == length or 2 * side >= most


class TestPalette:
    @pytest.mark.parametrize("palette", Palette)
    @pytest.mark.parametrize(("theme", "direction"), [("light", -1), ("dark", 1)])
    def test_stronger_values_stand_out_more_from_the_page(self, palette: Palette, theme: str, direction: int) -> None:
        light = luminance(table(palette, theme))
        for side in (light[ZERO:], light[ZERO:0:-1]):
            assert (direction * np.diff(side) > -0.004).all()
            assert direction * (side[-1] - side[0]) > 0.35

    @pytest.mark.parametrize("palette", Palette)
    def test_zero_is_neutral_and_near_the_page(self, palette: Palette) -> None:
        for theme, page in (("light", 255), ("dark", 0)):
            zero = table(palette, theme)[ZERO].astype(int)
            assert np.ptp(zero) <= 2
            assert np.abs(zero - page).max() < 32

    def test_both_signs_and_both_scales_differ_for_color_blind_eyes_too(self) -> None:
        for theme in ("light", "dark"):
            seen = [deuteranope(table(palette, theme)[[64, 192]]) for palette in Palette]
            for minus, plus in seen:
                assert np.abs(minus - plus).max() > 40
        ends = np.concatenate([table(palette, "light")[[64, 192]].astype(int) for palette in Palette])
        gaps = np.abs(ends[:, None] - ends[None]).max(axis=-1)
        assert gaps[~np.eye(4, dtype=bool)].min() > 25

    def test_unknown_scales_are_refused(self) -> None:
        with pytest.raises(ValueError, match="jet"):
            table("jet", "light")
        with pytest.raises(KeyError):
            table(Palette.MAP, "sepia")

    def test_tables_cannot_be_changed_and_travel_as_768_bytes(self) -> None:
        assert not table(Palette.MAP, "light").flags.writeable
        assert {name: len(colors) for name, colors in tables("map").items()} == {"table-light": 768, "table-dark": 768}


def luminance(colors: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(colors @ np.array([0.2126, 0.7152, 0.0722]) / 255)


def deuteranope(colors: NDArray[np.uint8]) -> NDArray[np.float64]:
    """As seen without green cones (G. M. Machado et al., 2009)."""
    seen = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    return np.asarray(colors @ seen.T)


class TestPack:
    def test_the_browser_finds_every_blob_on_a_multiple_of_four(self) -> None:
        blobs = {"odd": b"12345", "empty": b"", "floats": np.arange(3, dtype="<f4").tobytes()}
        message = pack({"name": "\uac00"}, blobs)
        (size,) = struct.unpack_from("<I", message)
        header = json.loads(message[4 : 4 + size])
        assert header["name"] == "\uac00"
        for name, blob in blobs.items():
            offset, length = header["blobs"][name]
            assert (4 + size + offset) % 4 == 0
            assert message[4 + size + offset :][:length] == blob


def test_a_missing_word_is_an_error() -> None:
    assert texts({"components.a": "A", "components.b": "B"}, ["a"]) == {"a": "A"}
    with pytest.raises(KeyError, match="b"):
        texts({"components.a": "A"}, ["a", "b"])
