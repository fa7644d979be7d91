"""Classes of a visitor's own on the Training page: made, filled, changed, exported and imported again."""

import json
from dataclasses import replace
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import cnnviz
from app.pages.training import own
from app.pages.training.own import OWN
from app.results import data
from app.results.data import OwnClass
from app.text import words
from tests.app.explore_page import faults
from tests.app.states import change, values
from tests.app.training_page import gallery, opened

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


class TestOwnClasses:
    def test_they_are_made_filled_and_changed(self, page: AppTest) -> None:
        assert page.button(key="trn_start").disabled
        page.text_input(key="trn_own_new_0").input("cat").run()
        page.text_input(key="trn_own_new_1").input(" <b>dog ").run()
        assert faults(page) == []
        assert [each.name for each in classes(page)] == ["cat", "<b>dog"]
        for index in (0, 1):
            fill(page, index, 5)
        page.run()
        assert faults(page) == []
        assert "&lt;b&gt;dog" in gallery(page)
        assert any("3×128×128" in each.value for each in page.caption)
        assert not page.button(key="trn_start").disabled
        key = classes(page)[1].pictures[0]
        page.button(key=f"trn_own_remove_{key}").click().run()
        assert len(classes(page)[1].pictures) == 4
        page.text_input(key="trn_own_name_1_<b>dog").input("dog").run()
        page.button(key="trn_own_remove").click().run()
        assert [each.name for each in classes(page)] == ["cat"]

    def test_two_of_one_name_are_one(self, page: AppTest) -> None:
        for _ in range(2):
            page.text_input(key=f"trn_own_new_{len(classes(page))}").input("cat").run()
        assert [each.name for each in classes(page)] == ["cat"]


def classes(page: AppTest) -> list[OwnClass]:
    return [OwnClass(name, tuple(keys)) for name, keys in json.loads(values(page, OWN).classes)]


def fill(page: AppTest, index: int, count: int) -> None:
    """Give a class pictures, as an upload does."""
    kept = [[each.name, list(each.pictures)] for each in classes(page)]
    shades = (np.full((8, 8, 3), 20 * number + index, np.uint8) for number in range(count))
    kept[index][1] = [data.keep_own(cnnviz.picture_from_pixels(each)) for each in shades]
    change(page, OWN, classes=json.dumps(kept), selected=index)


@pytest.fixture
def page() -> AppTest:
    return opened(trn_data="own")


class TestFiles:
    """What callbacks do with files, outside of a page."""

    @pytest.fixture(autouse=True)
    def kept(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        monkeypatch.setattr("app.state.holder.st.session_state", kept)
        return kept

    def upload(self, kept: dict[str, Any], *contents: tuple[str, bytes]) -> None:
        kept["files"] = [
            SimpleNamespace(name=name, getvalue=lambda content=content: content) for name, content in contents
        ]
        own.take_pictures(words("en"), 0, "files")

    def test_good_ones_are_added_and_bad_ones_are_sentences(self, kept: dict[str, Any]) -> None:
        own.add_class("cat")
        self.upload(kept, ("a.png", png(1)), ("<b>.png", b"GIF89a nonsense"), ("b.png", png(2)), ("c.png", png(2)))
        assert len(own.classes()[0].pictures) == 2
        assert OWN.value.problems.count("\n") == 0
        assert "\\<b\\>.png" in OWN.value.problems
        assert OWN.value.turn == 1

    def test_after_a_photo_the_camera_is_ready_for_the_next(self, kept: dict[str, Any]) -> None:
        own.add_class("cat")
        for turn, content in enumerate((png(1), b"no picture", png(2)), 1):
            kept["camera"] = SimpleNamespace(getvalue=lambda content=content: content)
            own.take_photo(words("en"), 0, "camera")
            assert OWN.value.turn == turn
            assert bool(OWN.value.problems) == (turn == 2)
        assert len(own.classes()[0].pictures) == 2
        kept["camera"] = None
        own.take_photo(words("en"), 0, "camera")
        assert OWN.value.turn == 3

    def test_there_are_only_so_many(self, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(own, "MOST_PICTURES", 1)
        own.add_class("cat")
        self.upload(kept, ("a.png", png(1)), ("b.png", png(2)))
        assert len(own.classes()[0].pictures) == 1
        assert OWN.value.problems

    def test_what_is_exported_is_imported_again(self, kept: dict[str, Any]) -> None:
        for index, name in enumerate(("cat", "dog")):
            own.add_class(name)
            own.set_classes(
                [
                    replace(each, pictures=tuple(data.keep_own(picture(index, shade)) for shade in range(5)))
                    if at == index
                    else each
                    for at, each in enumerate(own.classes())
                ]
            )
        before = {each.name: set(each.pictures) for each in own.classes()}
        kept["zip"] = SimpleNamespace(name="x.zip", getvalue=partial(own.export_zip, own.classes()))
        own.set_classes(())
        own.take_zip(words("en"), "zip", own.import_zip)
        assert {each.name: set(each.pictures) for each in own.classes()} == before
        assert OWN.value.problems == ""

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"x" * 100])
    def test_a_hostile_zip_is_a_sentence_and_loses_nothing(self, content: bytes, kept: dict[str, Any]) -> None:
        own.add_class("cat")
        kept["zip"] = SimpleNamespace(name="x.zip", getvalue=lambda: content)
        own.take_zip(words("en"), "zip", own.import_zip)
        assert OWN.value.problems.endswith(words("en")("errors.data-not-an-archive"))
        assert [each.name for each in own.classes()] == ["cat"]

    def test_names_are_settled(self) -> None:
        for name in (" ", "a", "b"):
            own.add_class(name)
        own.rename_class(0, "b")
        own.rename_class(1, "\u202ec\n")
        assert [each.name for each in own.classes()] == ["a", "c"]


def picture(index: int, shade: int) -> cnnviz.Picture:
    return cnnviz.picture_from_pixels(np.full((8, 8, 3), 100 * index + shade, np.uint8))


def png(shade: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (10, 8), (shade, 0, 0)).save(file, "PNG")
    return file.getvalue()
