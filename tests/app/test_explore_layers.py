"""The Explore page in process: through the layers, to a unit, and the ways to a picture."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

import cnnviz
from app import results
from app.choosing.selection import DEFAULT_PICTURES
from app.pages.explore.state import STATE
from app.text import words
from cnnviz.graph import execution
from cnnviz.pictures import pool
from cnnviz.pictures.worker import Limits
from tests.app.explore_page import faults, go, opened, selection_of, texts, value_of
from tests.app.messages import selected, sent
from tests.app.states import address, values
from tests.costly_pictures import bmp_of_line_ends

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


class TestLayers:
    @pytest.mark.parametrize(("selected", "layer"), [("c3", "c3"), ("input", "c1"), ("nothing", "c1"), (None, "c1")])
    def test_a_click_on_the_strip_opens_a_layer_that_is_there(self, selected: str | None, layer: str) -> None:
        page = go(opened(net="lenet5", weights="random"), strip={"selected": selected})
        assert faults(page) == []
        assert selection_of(page)["layer"] == address(page)["layer"] == layer

    def test_opening_the_page_costs_one_forward_pass(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It serves the layer, the unit's explanation and the probabilities; another layer costs one more."""
        run, kept = execution.run, []

        def counted(*arguments: Any) -> Any:
            kept.append(arguments[3])
            return run(*arguments)

        monkeypatch.setattr(execution, "run", counted)
        page = opened(net="resnet20", weights="random", layer="layer2.0.conv1")
        assert faults(page) == []
        assert len(kept) == 1
        page.button(key="next").click().run()
        assert len(kept) == 2

    def test_the_arrows_go_through_the_network_and_stop_at_its_ends(self) -> None:
        page = opened(net="lenet5", weights="random")
        assert page.button(key="previous").disabled
        seen = [selection_of(page)["layer"]]
        while not page.button(key="next").disabled:
            page.button(key="next").click().run()
            assert faults(page) == []
            seen.append(selection_of(page)["layer"])
        assert seen == [node.name for node in cnnviz.layers("lenet5")]
        page.button(key="previous").click().run()
        assert selection_of(page)["layer"] == seen[-2]

    @pytest.mark.parametrize(
        ("slug", "name"), [("googlenet", "inception3a.cat"), ("convnext_tiny", "features.1.0.block.3")]
    )
    @pytest.mark.parametrize("view", ["maps", "histogram", "table"])
    def test_every_view_of_a_layer_is_drawn(self, slug: str, name: str, view: str) -> None:
        page = go(opened(net=slug, weights="random", layer=name), view=view)
        assert faults(page) == []
        assert values(page, STATE).view == view
        assert f"**`{name}`**" in "".join(texts(page))

    def test_only_convolutions_have_filters(self) -> None:
        page = go(opened(net="resnet18", weights="random", layer="layer1.0.conv1"), view="filters")
        assert faults(page) == []
        assert any(each.key == "filters" for each in page.get("bidi_component"))
        page.number_input(key="input_channel").set_value(63).run()
        assert faults(page) == []
        go(page, layer="conv1")  # three input channels: shown in color, all at once
        assert faults(page) == []
        assert words("en")("explore.layer.filters-rgb", count=64) in list(texts(page))
        go(page, layer="relu")
        assert faults(page) == []
        assert values(page, STATE).view == "maps"

    def test_sorting_and_the_scale_can_be_chosen(self) -> None:
        page = opened(net="lenet5", weights="random")
        before = sent(page, "map_grid", "maps")
        page.button_group(key="sort").set_value("strength").run()
        after = sent(page, "map_grid", "maps")
        assert before != after
        page.toggle(key="own_scale").set_value(True).run()
        assert faults(page) == []

    def test_a_layer_of_zeros_is_drawn(self) -> None:
        black = results.keep_picture(cnnviz.picture_from_pixels(np.zeros((28, 28), np.uint8)))
        page = go(opened(net="mycnn", weights="random"), pic=black, layer="relu")
        for view in ("maps", "histogram", "table"):
            assert faults(go(page, view=view)) == []


class TestUnit:
    def test_another_unit_is_shown_and_stands_in_the_address(self) -> None:
        page = go(opened(net="lenet5", weights="random"), channel=4, row=27, column=0)
        assert faults(page) == []
        assert selected(page, "unit_view") == "4,27,0"
        assert {"channel": "4", "row": "27", "column": "0"}.items() <= address(page).items()
        maps = results.Subject("lenet5", "random", DEFAULT_PICTURES["digit"]).activations("c1")
        assert value_of(page) == pytest.approx(float(maps[4, 27, 0]), abs=6e-5)

    def test_a_vector_has_a_channel_only(self) -> None:
        page = opened(net="lenet5", weights="random", layer="f6")
        assert faults(page) == []
        assert [sent(page, "unit_view")[name] for name in ("channels", "rows", "columns")] == [84, 1, 1]

    def test_a_smaller_layer_does_not_keep_a_unit_that_it_lacks(self) -> None:
        page = opened(net="lenet5", weights="random", layer="c1", channel="5", row="27", column="27")
        go(page, layer="c5")
        assert faults(page) == []
        assert (selection_of(page)["row"], selection_of(page)["column"]) == (0, 0)


class TestPictures:
    def test_a_sample_is_chosen(self) -> None:
        page = opened()
        page.button(key="use-coffee").click().run()
        assert faults(page) == []
        assert selection_of(page)["pic"] == address(page)["pic"] == "sample:coffee"

    def test_an_upload_is_used_and_a_bad_file_is_one_sentence(self) -> None:
        page = go(opened(net="resnet20", weights="random"), picture_source="upload")
        picture = Image.fromarray(np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8))
        content = io.BytesIO()
        picture.save(content, "png")
        files = [("mine.png", content.getvalue(), "image/png"), ("bad.png", b"not a picture", "image/png")]
        page.file_uploader[0].set_value(files).run()
        assert not page.exception
        assert [error.value.startswith("bad.png: ") for error in page.error] == [True]
        key = selection_of(page)["pic"]
        assert results.picture(key) == cnnviz.picture_from_pixels(np.asarray(picture))

    @pytest.mark.parametrize("language", ["ko", "en"])
    def test_a_file_that_takes_too_long_is_one_sentence(self, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
        hurried = pool.Pool(Limits(cpu_seconds=0.2), processes=1)
        monkeypatch.setattr(pool, "_pool", lambda: hurried)
        page = go(opened(net="resnet20", weights="random", lang=language), picture_source="upload")
        page.file_uploader[0].set_value([("lines.bmp", bmp_of_line_ends(), "image/bmp")]).run()
        assert faults(page) == [f"lines.bmp: {words(language)('errors.picture-too-costly')}"]
        assert selection_of(page)["pic"].startswith("sample:")
        hurried.close()

    def test_brightness_is_turned_around_and_back(self) -> None:
        page = opened(net="lenet5", weights="random")
        for _ in range(2):
            next(each for each in page.button if each.label == words("en")("choosing.invert")).click().run()
            assert faults(page) == []
        assert results.picture(selection_of(page)["pic"]) == cnnviz.read_sample("digit-3")

    @pytest.mark.parametrize("source", ["upload", "camera", "draw"])
    @pytest.mark.parametrize("slug", ["lenet5", "resnet20"])
    def test_every_way_to_a_picture_is_drawn(self, source: str, slug: str) -> None:
        assert faults(go(opened(net=slug, weights="random"), picture_source=source)) == []
