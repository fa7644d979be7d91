"""What visitors share and what they do not: bounded shelves, networks loaded once, garbage frozen, the address."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

import cnnviz
from app import session
from app.address import COMMON
from app.pages.explore.place import ADDRESS as EXPLORE
from app.session import Shelf

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks in a thread each; their results, in order. An error in one is an error here."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [done.result() for done in [pool.submit(task) for task in tasks]]


class TestShelf:
    def test_the_one_not_used_for_longest_makes_room(self) -> None:
        shelf: Shelf[int] = Shelf(room=2)
        shelf.put("a", 1)
        shelf.put("b", 2)
        assert shelf.get("a") == 1
        shelf.put("c", 3)
        assert [shelf.get(name) for name in "abc"] == [1, None, 3]

    def test_what_is_put_again_is_replaced(self) -> None:
        shelf: Shelf[int] = Shelf(room=2)
        for value in range(9):
            shelf.put("a", value)
        assert shelf.get("a") == 8
        assert shelf.get("b") is None

    def test_heavy_values_take_more_room(self) -> None:
        shelf: Shelf[bytes] = Shelf(room=10, weigh=len)
        for name, value in {"a": b"12345", "b": b"1234", "c": b"12"}.items():
            shelf.put(name, value)
        assert [shelf.get(name) for name in "abc"] == [None, b"1234", b"12"]
        shelf.put("d", bytes(11))
        assert [shelf.get(name) for name in "bcd"] == [None, None, bytes(11)]

    def test_it_stays_bounded_under_many_hands(self) -> None:
        shelf: Shelf[int] = Shelf(room=8)

        def visitor(seed: int) -> Callable[[], None]:
            def use() -> None:
                for index in range(2_000):
                    shelf.put(f"{seed}-{index % 20}", index)
                    shelf.get(f"{(seed + 1) % 4}-{index % 20}")

            return use

        at_once(*(visitor(seed) for seed in range(4)))
        assert len(shelf._values) == 8


def test_garbage_is_frozen_and_one_thread_computes() -> None:
    session.prepare()
    assert gc.get_freeze_count() > 10_000
    assert torch.get_num_threads() == 1


def test_a_network_is_loaded_once_for_all_visitors() -> None:
    one, other = at_once(*2 * [lambda: session.network("lenet5", "random")])
    assert one is other is session.network("lenet5", "random")


def test_visitors_at_once_get_their_own_results() -> None:
    pictures = [f"sample:digit-{digit}" for digit in range(6)]
    network = session.network("lenet5", "random")
    expected = [network.run(cnnviz.read_sample(f"digit-{digit}"), ["c1"]).maps["c1"] for digit in range(6)]
    found = at_once(*(lambda key=key: session.output_of("lenet5", "random", key, "c1") for key in pictures))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)
    assert not found[0].flags.writeable


def test_vectors_look_like_maps_of_one_place() -> None:
    assert session.output_of("lenet5", "random", "sample:digit-3", "f6").shape == (84, 1, 1)


def test_a_picture_is_kept_by_its_content() -> None:
    picture = cnnviz.read_sample("digit-3")
    key = session.keep_picture(picture)
    assert key == session.keep_picture(cnnviz.picture_from_pixels(picture.pixels))
    assert session.picture_of(key) == picture
    assert session.picture_of("sample:digit-3") == picture


@pytest.mark.parametrize("key", ["", "own:", "own:0123456789abcdef", "sample:nothing", "sample:../samples", "else"])
def test_pictures_that_are_not_there(key: str) -> None:
    with pytest.raises(cnnviz.PictureError) as caught:
        session.picture_of(key)
    assert caught.value.reason == cnnviz.PictureFault.NOT_FOUND


def test_weights_that_left_the_shelf() -> None:
    with pytest.raises(cnnviz.WeightsError) as caught:
        session.network("lenet5", "file:0123456789abcdef")
    assert caught.value.reason == cnnviz.WeightsFault.NOT_FOUND
    with pytest.raises(cnnviz.WeightsError):
        session.network("lenet5", session.keep_weights(b"not weights"))


def address_page() -> None:
    import streamlit as st  # noqa: PLC0415 - the function is the page, and all that the page has

    from app import address, session  # noqa: PLC0415
    from app.pages.explore.place import ADDRESS  # noqa: PLC0415

    address.read([ADDRESS])
    st.text(session.language())
    address.write(ADDRESS)


def visit(**address: str) -> AppTest:
    page = AppTest.from_function(address_page)
    for name, value in address.items():
        page.query_params[name] = value
    page.run(timeout=60)
    assert not page.exception
    return page


ADDRESS = {**COMMON, **EXPLORE}
WHOLE = {
    "lang": "ko",
    "net": "lenet5",
    "weights": "random",
    "pic": "sample:digit-7",
    "layer": "c3",
    "channel": "15",
    "row": "9",
    "column": "0",
}


def test_a_run_is_kept_for_all_units_of_a_layer_and_no_longer_than_a_few_networks() -> None:
    place = ("lenet5", "random", "sample:digit-3", "c3")
    assert session._run_around(*place) is session._run_around(*place)
    one, other = (session.explanation_of(*place, unit) for unit in ((0, 0, 0), (15, 9, 9)))
    maps = session.output_of(*place)
    assert (one.captured, other.captured) == (float(maps[0, 0, 0]), float(maps[15, 9, 9]))
    for slug in ("mycnn", "resnet20", "squeezenet1_1", "shufflenet_v2_x0_5"):
        session._runs(slug, "random")
    assert session._runs("lenet5", "random").get("sample:digit-3|c3") is None


class TestAddress:
    def test_it_holds_everything_that_can_be_linked_to(self) -> None:
        assert set(WHOLE) == set(ADDRESS)

    def test_it_is_taken_over_and_written_back(self) -> None:
        page = visit(**WHOLE)
        assert {name: page.session_state[name] for name in WHOLE} == {
            name: ADDRESS[name](value) for name, value in WHOLE.items()
        }
        assert dict(page.query_params) == WHOLE

    def test_it_follows_the_visitor_and_is_read_only_once(self) -> None:
        page = visit(**WHOLE)
        page.session_state["channel"] = 2
        page.run(timeout=60)
        assert page.session_state["channel"] == 2
        assert page.query_params["channel"] == "2"

    @pytest.mark.parametrize("number", ["", "-1", "1.5", "two", "²", "0x1"])
    def test_numbers_that_are_none_are_left_out(self, number: str) -> None:
        page = visit(channel=number)
        assert "channel" not in page.session_state
        assert "channel" not in page.query_params

    def test_what_is_not_ours_is_dropped(self) -> None:
        page = visit(lang="en", own="own:secret", ready="x")
        assert "own" not in page.session_state
        assert set(page.query_params) == {"lang"}

    @pytest.mark.parametrize(("asked", "spoken"), [("ko", "ko"), ("en", "en"), ("xx", "en"), ("", "en")])
    def test_the_language_is_one_that_we_have(self, asked: str, spoken: str) -> None:
        assert visit(lang=asked).text[0].value == spoken
