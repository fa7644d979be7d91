"""The Receptive fields page in process: both languages, every view, the numbers that the course names, the address."""

import re
from functools import partial

import pytest

import cnnviz
from app import results
from app.choosing.selection import CHOICE
from app.pages.receptive_fields import measurement, recurrence
from app.pages.receptive_fields.channels import end_of_first_block
from app.pages.receptive_fields.growth import rows, story
from app.pages.receptive_fields.page import PAGE
from app.pages.receptive_fields.stacks import favors_middle, formulas, selected_stack
from app.pages.receptive_fields.state import STATE, VIEWS
from app.text import LANGUAGES, words
from app.text.format import percent
from cnnviz.analysis.receptive_field.channels import channel_fields, concatenated_inputs
from cnnviz.analysis.receptive_field.effective import effective_field, untrained
from cnnviz.analysis.receptive_field.stacks import Stack
from tests.app import one_page
from tests.app.explore_page import faults, texts
from tests.app.messages import selected
from tests.app.one_page import sent
from tests.app.states import address, values

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

opened = partial(one_page.opened, "receptive_fields")
HANGUL = re.compile("[\uac00-\ud7a3]")
EN = words("en")
SMALL = {"net": "lenet5", "weights": "bundled"}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_is_drawn_in_both_languages(language: str, view: str) -> None:
    page = opened(lang=language, rf_view=view, **SMALL)
    assert faults(page) == []
    said = " ".join(texts(page))
    assert bool(HANGUL.search(said)) is (language == "ko")
    assert values(page, STATE).view == view
    assert address(page).get("rf_view", "growth") == view


def test_the_page_is_in_the_menu() -> None:
    assert (PAGE.slug, PAGE.order, words("ko")(PAGE.title)) == ("receptive-fields", 4, "\uc218\uc6a9 \uc601\uc5ed")


class TestGrowth:
    def test_resnet18_and_its_story(self) -> None:
        page = opened(net="resnet18", weights="random")
        data = sent(page, "field_growth")
        last = [layer for layer in data["layers"] if not isinstance(layer["field"], str)][-1]
        assert (last["name"], last["field"][0]["size"]) == ("layer4.1.add", 435)
        assert data["layers"][-1]["field"] == "whole"
        assert data["pixels"] == [224, 224]
        expected = EN(
            "receptive_fields.growth.story-larger",
            first="layer4.0.conv1",
            first_size="243 px",
            last="layer4.1.add",
            last_size="435 px",
            height=224,
            width=224,
            share="73.5 %",
        )
        assert expected in [each.value for each in page.markdown]
        assert selected(page, "field_growth") == f"{len(data['layers']) - 2},3,3"

    def test_lines_are_the_recurrence(self) -> None:
        nodes = cnnviz.layers("resnet18")
        fields = {"input": cnnviz.ReceptiveField(), **{node.name: node.receptive_field for node in nodes}}
        by_name = {node.name: node for node in nodes}
        lines = recurrence.lines(EN, by_name["layer1.0.conv1"], fields)
        assert lines == (
            "Size: r = r₀ + d(k − 1)·j₀ = 11 + 1·(3 − 1)·4 = 19",
            "Jump: j = j₀·s = 4·1 = 4",
            "Start: a = a₀ − p·j₀ = −5 − 1·4 = −9",
        )
        assert recurrence.lines(EN, by_name["avgpool"], fields) == (EN("receptive_fields.growth.line-whole"),)
        add = recurrence.lines(EN, by_name["layer1.0.add"], fields)
        assert add[0] == EN("receptive_fields.growth.union")
        assert "27 px" in add[-1]
        inception = cnnviz.layers("inception_v3")
        fields = {"input": cnnviz.ReceptiveField(), **{node.name: node.receptive_field for node in inception}}
        tall = next(node for node in inception if node.name == "Mixed_6b.branch7x7dbl_4.conv")
        assert len(recurrence.lines(EN, tall, fields)) == 5  # rows and columns differ in size and start, not in jump

    @pytest.mark.parametrize(
        ("slug", "size", "key"),
        [("lenet5", 32, "story-smaller"), ("efficientnet_b0", 224, "story-whole"), ("resnet18", 224, "story-larger")],
    )
    def test_stories(self, slug: str, size: int, key: str) -> None:
        opening = EN(f"receptive_fields.growth.{key}", **dict.fromkeys(FACTS, "")).split("**")[1]
        assert opening in story(EN, cnnviz.layers(slug), (size, size))

    def test_the_table_has_every_layer(self) -> None:
        nodes = cnnviz.layers("resnet18")
        table = rows(EN, nodes, (224, 224))
        assert len(table) == len(nodes)
        by_name = {row["Name"]: list(row.values()) for row in table}
        assert by_name["layer4.1.add"][3:] == ["435", "32", "−217", "73.5 %"]
        assert by_name["fc"][3:] == [EN("receptive_fields.growth.vector"), "", "", ""]

    def test_what_the_browser_picks_is_kept(self) -> None:
        page = opened(**SMALL, rf_layer="c3", rf_row="4", rf_col="2")
        layers = [layer["name"] for layer in sent(page, "field_growth")["layers"]]
        assert selected(page, "field_growth") == f"{layers.index('c3')},4,2"
        assert address(page)["rf_layer"] == "c3"


FACTS = ("first", "first_size", "last", "last_size", "height", "width", "share", "name")


class TestChannels:
    def test_densenet_s_first_block(self) -> None:
        page = opened(net="densenet121", weights="random", rf_view="channels")
        data = sent(page, "channel_strip")
        assert data["name"] == "features.denseblock1.cat"
        assert [kind["title"] for kind in data["kinds"]] == [f"{size} px" for size in range(11, 60, 8)]
        assert [(run["first"], run["count"]) for run in data["runs"]] == [
            (0, 64),
            *((at, 32) for at in range(64, 256, 32)),
        ]
        assert data["kinds"][0]["box"] == {"top": 107, "left": 107, "bottom": 118, "right": 118}
        assert "11 to 59 px" in " ".join(texts(page))

    def test_googlenet_5b(self) -> None:
        page = opened(net="googlenet", weights="random", rf_view="channels", rf_cat="inception5b.cat")
        assert [(kind["title"], kind["count"]) for kind in sent(page, "channel_strip")["kinds"]] == [
            ("315 px", 384),
            ("379 px", 640),
        ]

    def test_a_network_without_offers_others(self) -> None:
        page = opened(**SMALL, rf_view="channels")
        assert faults(page) == []
        page.button(key="open_squeezenet1_0").click().run()
        assert faults(page) == []
        assert values(page, CHOICE).net == "squeezenet1_0"
        assert sent(page, "channel_strip")["channels"] == 512

    def test_the_default_is_the_end_of_the_first_block(self) -> None:
        nodes = cnnviz.layers("googlenet")
        fields = channel_fields(nodes)
        concatenations = {node.name: of for node in nodes if (of := concatenated_inputs(node, fields))}
        assert end_of_first_block(concatenations) == "inception5b.cat"


class TestEffective:
    def test_trained_and_random_side_by_side(self) -> None:
        page = opened(**SMALL, rf_view="effective", rf_layer="s4", rf_row="1", rf_col="3", rf_draw="4")
        assert faults(page) == []
        data = sent(page, "effective_view")
        assert [panel["name"] for panel in data["panels"]] == ["picture", "trained", "random"]
        network = results.network("lenet5", "bundled")
        digits = [cnnviz.read_sample(f"digit-{each}") for each in (3, 0, 1, 2, 4, 5, 6, 7, 8, 9)]
        for panel, one in zip(data["panels"][1:], (network, untrained(network)), strict=True):
            result = effective_field(one, digits, ("s4", 1, 3), channels=4)
            assert result.box is not None
            assert panel["box"]["bottom"] - panel["box"]["top"] == result.box.size[0]
            assert EN("receptive_fields.effective.line-share", share=percent(result.share)) in panel["lines"]
        assert len(data["blobs"]["heat-1"]) == len(data["blobs"]["heat-2"]) == 32 * 32
        assert max(data["blobs"]["heat-1"] + data["blobs"]["heat-2"]) == 255

    def test_random_weights_are_shown_beside_the_trained_ones_at_hand(self) -> None:
        page = opened(net="lenet5", weights="random", rf_view="effective")
        assert [panel["name"] for panel in sent(page, "effective_view")["panels"]] == ["picture", "trained", "random"]

    def test_without_trained_weights_random_ones_alone(self) -> None:
        page = opened(net="squeezenet1_1", weights="random", rf_view="effective", rf_draw="1", rf_layer="features.0")
        assert faults(page) == []
        panels = sent(page, "effective_view")["panels"]
        if not cnnviz.is_cached("squeezenet1_1"):
            assert [panel["name"] for panel in panels] == ["picture", "random"]
            assert page.button(key="open_resnet18").label == EN("choosing.open", network="ResNet-18")

    def test_it_is_measured_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened(**SMALL, rf_view="effective", rf_layer="s2", rf_draw="1")

        def never(*_: object, **__: object) -> None:
            raise AssertionError

        monkeypatch.setattr(measurement, "measurements", never)
        assert faults(opened(**SMALL, rf_view="effective", rf_layer="s2", rf_draw="1")) == []

    def test_the_default_layer_s_field_fits_into_the_picture(self) -> None:
        page = opened(net="resnet18", weights="bundled", rf_view="effective", rf_draw="1")
        field = results.network("resnet18", "bundled").node(values(page, STATE).layer).receptive_field
        assert isinstance(field, cnnviz.ReceptiveField)
        assert 48 < field.vertical.size <= 96


class TestForwards:
    def test_the_walk_is_sent_node_by_node(self) -> None:
        page = opened(**SMALL, rf_view="forwards", rf_y="3", rf_x="30")
        data = sent(page, "pixel_reach")
        by_name = {node["name"]: node for node in data["nodes"]}
        assert by_name["c1"]["looks"] == [{"from": -1, "axes": [[5, 1, 0], [5, 1, 0]]}]
        assert by_name["flatten"]["vector"]
        assert [name for name, node in by_name.items() if node["title"]][:4] == ["c1", "s2", "c3", "s4"]
        assert selected(page, "pixel_reach") == "3,30"


class TestStacks:
    def test_the_course_s_numbers(self) -> None:
        page = opened(rf_view="stacks", **SMALL)
        said = " ".join(texts(page))
        for number in ("294,912", "409,600", "28.0 %"):
            assert number in said
        page.button(key="rf_preset_three").click().run()
        said = " ".join(texts(page))
        for number in ("442,368", "802,816", "44.9 %"):
            assert number in said
        assert address(page)["rf_n"] == "3"

    def test_gaps_and_what_is_too_wide_are_told(self) -> None:
        page = opened(rf_view="stacks", rf_n="2", rf_d="2", **SMALL)
        assert EN("receptive_fields.stacks.gaps", seen=5, total=9) in [each.value for each in page.info]
        page = opened(rf_view="stacks", rf_n="6", rf_s="3", rf_k="7", **SMALL)
        assert faults(page) == []
        assert any("too wide to draw" in each.value for each in page.info)

    def test_formulas(self) -> None:
        lines = formulas(Stack.of(3, layers=2, channels=128))
        assert lines["field"] == "1 + Σ d(k − 1)·j = 1 + 1·(3 − 1)·1 + 1·(3 − 1)·1 = 5"
        assert lines["macs-large"] == "o²·K²·C² = 56²·5²·128² = 1,284,505,600"

    def test_where_the_middle_is_favored(self) -> None:
        assert favors_middle(Stack.of(3, layers=2))
        assert not favors_middle(Stack.of(3, layers=3, dilations=(1, 2, 4)))


class TestAddress:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("rf_view", "<script>"),
            ("rf_layer", "layer9"),
            ("rf_row", "99999"),
            ("rf_col", "-1"),
            ("rf_cat", "nothing"),
            ("rf_y", "99999999999999999999"),
            ("rf_x", "x"),
            ("rf_draw", "3"),
            ("rf_n", "0"),
            ("rf_k", "4"),
            ("rf_c", "99999"),
            ("rf_d", "7"),
        ],
    )
    def test_nothing_in_it_breaks_the_page(self, name: str, value: str) -> None:
        views = {"rf_cat": "channels", "rf_y": "forwards", "rf_x": "forwards", "rf_draw": "effective"}
        views |= dict.fromkeys(("rf_n", "rf_k", "rf_c", "rf_d"), "stacks")
        page = opened(**(SMALL | {"rf_view": views.get(name, "effective")} | {name: value}))
        assert faults(page) == []

    def test_another_network_forgets_the_layer(self) -> None:
        page = opened(**SMALL, rf_view="effective", rf_layer="c3")
        page.selectbox(key="net").select("resnet20").run()
        assert faults(page) == []
        assert values(page, STATE).layer != "c3"


def test_the_stack_of_the_sliders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.session_state", {})
    STATE.update(layers=3, kernel=5, channels=8, side=32, stride=2, dilation=0)
    stack = selected_stack()
    assert [window.dilation for window in stack.windows] == [1, 2, 4]
    assert (stack.channels, stack.size, stack.field.jump) == (8, 32, 8)
