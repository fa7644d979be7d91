"""The Blocks page in process: the contract of all topics; the truth of residual, bottleneck, inception and dense."""

import base64
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from torchvision.models.resnet import Bottleneck

import cnnviz
from app.choosing.selection import CHOICE
from app.components import map_board
from app.components.map_board import Column
from app.pages.blocks.page import PAGE, STATE
from app.pages.blocks.topics import Topic, topics
from app.results import Subject
from app.text import LANGUAGES, words
from cnnviz.analysis.blocks.branch_modules import branch_modules
from cnnviz.analysis.blocks.dense_blocks import dense_blocks
from cnnviz.analysis.blocks.residual_blocks import residual_blocks
from cnnviz.analysis.blocks.residual_measures import sizes
from cnnviz.architectures.registry import find
from tests.app.blocks_page import board, charts, go, opened, said
from tests.app.explore_page import faults, texts
from tests.app.states import address, field_names, values
from tests.serving import ROOT
from tests.sourced import names_its_source

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

HANGUL = re.compile("[\uac00-\ud7a3]")
ALL = list(topics().values())
MINE = {"residual", "bottleneck", "inception", "dense"}
#: A network that has none of it, for topics that not every network fits.
WITHOUT = "mycnn"
SMALL = {"net": "resnet20", "weights": "bundled", "pic": "sample:coffee"}


def label(topic: Topic) -> str:
    return topic.slug


def shows(topic: Topic, nodes: tuple[cnnviz.Node, ...]) -> bool:
    """Whether the network has what the topic is about; the Bottleneck's sliders are there for every network."""
    if topic.slug == "bottleneck":
        return any(block.is_bottleneck for block in residual_blocks(nodes))
    return bool(topic.fits(nodes))


def address_names(topic: Topic) -> list[str]:
    return [name for state in topic.states for name in field_names(state)]


class TestEveryTopic:
    def test_they_are_found_in_order(self) -> None:
        orders = [topic.order for topic in ALL]
        assert orders == sorted(set(orders))
        assert set(topics()) >= MINE
        assert all(state in PAGE.parts for topic in ALL for state in topic.states)

    @pytest.mark.parametrize("topic", ALL, ids=label)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_has_its_words(self, topic: Topic, language: str) -> None:
        wording = words(language)
        for name in ("name", "intro", "help", "none"):
            text = wording(f"{topic.words}.{name}", **({"network": "X"} if name == "none" else {}))
            assert bool(HANGUL.search(text)) is (language == "ko") or name == "name"
        assert names_its_source(wording(f"{topic.words}.help"))

    @pytest.mark.parametrize("topic", ALL, ids=label)
    def test_its_address_is_its_own(self, topic: Topic) -> None:
        names = address_names(topic)
        assert names
        assert all(name.startswith("blk_") for name in names)
        assert not {name for other in ALL if other is not topic for name in address_names(other)} & set(names)
        known = {card.slug for card in cnnviz.networks()}
        assert topic.examples
        assert set(topic.examples) <= known

    @pytest.mark.parametrize(("topic", "example"), [(topic, slug) for topic in ALL for slug in topic.examples])
    def test_its_examples_have_it(self, topic: Topic, example: str) -> None:
        assert shows(topic, cnnviz.layers(example))

    def test_most_topics_are_not_in_every_network(self) -> None:
        assert {topic.slug for topic in ALL if not shows(topic, cnnviz.layers(WITHOUT))} == {
            "residual", "bottleneck", "inception", "dense", "separable", "excitation", "batch_norm", "dropout",
            "response_norm",
        }  # fmt: skip

    @pytest.mark.parametrize("topic", ALL, ids=label)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_is_drawn_for_a_visitor_who_has_chosen_nothing(self, topic: Topic, language: str) -> None:
        page = opened(topic.slug, lang=language)
        assert faults(page) == []
        assert values(page, CHOICE).net == topic.examples[0]
        assert address(page)["blk_topic"] == topic.slug
        assert bool(HANGUL.search(" ".join(texts(page)).replace(words("en")("explore.language-ko"), ""))) is (
            language == "ko"
        )

    @pytest.mark.parametrize("topic", [topic for topic in ALL if not shows(topic, cnnviz.layers(WITHOUT))], ids=label)
    def test_a_network_without_it_is_told_where_to_look(self, topic: Topic) -> None:
        page = opened(topic.slug, net=WITHOUT, pic="sample:digit-3")
        assert faults(page) == []
        assert len(page.info) == 1
        button = next(each for each in page.button if each.key == f"open_{topic.examples[0]}")
        button.click().run()
        assert faults(page) == []
        assert values(page, CHOICE).net == topic.examples[0]
        assert not page.info

    @pytest.mark.parametrize("topic", ALL, ids=label)
    def test_nothing_in_the_address_breaks_it(self, topic: Topic) -> None:
        for nonsense in ("99999999", "<nothing>"):
            page = opened(topic.slug, **dict.fromkeys(address_names(topic), nonsense))
            assert faults(page) == []


def test_an_unknown_topic_is_the_first() -> None:
    page = opened("nothing")
    assert faults(page) == []
    assert values(page, STATE).topic == ALL[0].slug


class TestResidual:
    def test_the_board_is_an_equation(self) -> None:
        page = opened("residual", **SMALL, blk_res_block="layer2.0", blk_res_channel="5")
        assert faults(page) == []
        header, (x, branch, total, after) = board(page)
        assert [column["title"] for column in header["columns"]] == ["pad(x)", "F(x)", "F(x) + pad(x)", "ReLU"]
        assert [column["sign"] for column in header["columns"]] == ["", "+", "=", "→"]
        np.testing.assert_allclose(x + branch, total, atol=1e-5)
        assert np.array_equal(np.maximum(total, 0), after)
        own = Subject("resnet20", "bundled", "sample:coffee").activations("layer2.0.bn2")
        assert np.array_equal(branch[0], own[5])
        assert len(x) == len(header["lines"]) == 3
        assert header["lines"][0] == "Channel 5"

    def test_the_numbers_are_those_of_the_maps(self) -> None:
        page = opened("residual", **SMALL, blk_res_block="layer3.1")
        maps = [
            Subject("resnet20", "bundled", "sample:coffee").activations(f"layer3.1.{name}")
            for name in ("shortcut", "bn2")
        ]
        result = sizes(*maps)
        assert [metric.value for metric in page.metric][:2] == [f"{result.x:,.1f}", f"{result.branch:,.1f}"]
        assert f"= **{result.total:,.1f}**" in said(page)
        go(page, blk_res_view="sizes")
        assert faults(page) == []
        blocks = residual_blocks(cnnviz.layers("resnet20", "bundled"))
        (chart,) = charts(page)
        drawn = chart["data"][1]["y"]
        assert len(chart["data"][0]["x"]) == len(blocks) == 9
        assert np.frombuffer(base64.b64decode(drawn["bdata"]), drawn["dtype"])[7] == pytest.approx(result.branch)

    def test_each_block_off_in_one_chart_and_the_chosen_in_full(self) -> None:
        page = opened("residual", **SMALL, blk_res_view="off", blk_res_block="layer1.0")
        assert faults(page) == []
        bars, before, after = charts(page)
        assert len(bars["data"]) == 2
        shares = Subject("resnet20", "bundled", "sample:coffee").probabilities()
        assert f"{shares.max():.1%}" in before["layout"]["annotations"][0]["text"]
        assert before["layout"]["annotations"][0]["text"] != after["layout"]["annotations"][0]["text"]
        go(page, blk_res_off=False)
        assert len(charts(page)) == 2

    def test_the_gradient_with_and_without_shortcuts(self) -> None:
        page = opened("residual", **SMALL, blk_res_view="gradient")
        assert faults(page) == []
        (chart,) = charts(page)
        assert chart["layout"]["yaxis"]["type"] == "log"
        assert words("en")("blocks_residual.gradient-trained") in said(page)
        random = opened("residual", **{**SMALL, "weights": "random"}, blk_res_view="gradient")
        assert words("en")("blocks_residual.gradient-random") in said(random)

    def test_projections_are_named(self) -> None:
        page = opened("residual", net="resnet18", weights="bundled", blk_res_block="layer2.0")
        assert board(page)[0]["columns"][0]["title"] == "W·x"
        assert words("en")("blocks_residual.kind-projected") in said(page)


class TestBottleneck:
    def test_the_paper_s_numbers_stand_first(self) -> None:
        page = opened("bottleneck", net="resnet50", weights="random")
        assert faults(page) == []
        shown = said(page)
        for number in ("1,179,648", "69,632", "73,728", "139,264", "218,365,952"):
            assert number in shown
        assert len(page.dataframe[1].value) == 16

    def test_the_network_s_own_are_counted_from_its_convolutions(self) -> None:
        page = opened("bottleneck", net="resnet50", weights="random")
        table = page.dataframe[1].value
        blocks = [block for block in find("resnet50").skeleton().modules() if isinstance(block, Bottleneck)]
        weights = [[block.conv1.weight, block.conv2.weight, block.conv3.weight] for block in blocks]
        column = words("en")("blocks_bottleneck.column-weights")
        assert list(table[column]) == [sum(each.numel() for each in three) for three in weights]
        plain = words("en")("blocks_bottleneck.column-plain")
        assert list(table[plain]) == [2 * 9 * block.conv3.out_channels**2 for block in blocks]

    def test_sliders_count_again_and_reset(self) -> None:
        page = opened("bottleneck", net="resnet18", weights="bundled")
        go(page, blk_bot_channels=64, blk_bot_reduction=1, blk_bot_side=1)
        assert "73,728" in said(page)
        assert "69,632" not in said(page)
        assert len(page.info) == 1  # ResNet-18 has none, and is told so below the sliders
        next(each for each in page.button if each.label == words("en")("blocks.reset")).click().run()
        assert "69,632" in said(page)


class TestInception:
    def test_source_s1_s_example(self) -> None:
        page = opened("inception", net=WITHOUT, pic="sample:digit-3")
        shown = said(page)
        for number in ("112,896,000", "1,505,280", "3,763,200", "5,268,480", "21.4"):
            assert number in shown
        go(page, blk_inc_via=480)
        assert "5,268,480" not in said(page)
        assert words("en")("blocks_inception.costs", factor=f"{158_054_400 / 112_896_000:.1f}") in said(page)

    def test_branches_are_the_network_s_own(self) -> None:
        page = opened("inception", net="googlenet", weights="random", blk_inc_module="inception4e")
        assert faults(page) == []
        header, maps = board(page)
        joined = Subject("googlenet", "random", "sample:coffee").activations("inception4e.cat")
        for column, drawn in zip(header["columns"], maps, strict=True):
            for caption, each in zip(column["captions"], drawn, strict=True):
                assert np.array_equal(each, joined[int(caption[1:])])
        module = next(each for each in branch_modules(cnnviz.layers("googlenet")) if each.name == "inception4e")
        assert [trace["x"] for trace in charts(page)[0]["data"]] == [[branch.channels] for branch in module.branches]
        assert "256 + 320 + 128 + 128 = 832" in said(page)
        go(page, blk_inc_own=True)
        assert all(column["limit"] for column in board(page)[0]["columns"])

    def test_the_chosen_module_without_its_1x1(self) -> None:
        page = opened(
            "inception", net="googlenet", weights="random", blk_inc_view="counts", blk_inc_module="inception3a"
        )
        shown = said(page)
        for number in (28 * 28 * 9 * 192 * 128, 28 * 28 * (192 * 96 + 9 * 96 * 128), 28 * 28 * 9 * 192 * 32):
            assert f"{number:,}" in shown
        page = opened("inception", net="squeezenet1_1", weights="random", blk_inc_view="counts")
        assert faults(page) == []
        assert len(page.info) == 1


class TestDense:
    def test_the_triangle_the_new_maps_and_the_transition(self) -> None:
        page = opened(
            "dense", net="densenet121", weights="random", blk_den_block="features.denseblock2", blk_den_layer="4"
        )
        assert faults(page) == []
        shown = said(page)
        assert "128 + 32·(4 − 1) = **224**" in shown
        assert "512 → 256 (θ = 0.5)" in shown
        block = dense_blocks(cnnviz.layers("densenet121"))[1]
        assert list(page.dataframe[0].value.iloc[:, 3]) == [
            node.parameters for node in (block.output, *block.transition)
        ]
        go(page, blk_den_block="features.denseblock4")
        assert words("en")("blocks_dense.last", block="features.denseblock4") in said(page)

    def test_a_block_of_one_s_own(self) -> None:
        page = opened("dense", net="densenet121", weights="random")
        shown = said(page)
        for number in ("**256**", "**331,776**", "**128**", "**32,768**"):
            assert number in shown
        go(page, blk_den_growth=12, blk_den_depth=3, blk_den_start=24, blk_den_share=100)
        assert "**60**" in said(page)


class TestMapBoard:
    def test_what_cannot_be_compared_is_refused(self) -> None:
        one, two = Column("a", np.zeros((1, 3, 3), np.float32)), Column("b", np.zeros((1, 4, 4), np.float32))
        with pytest.raises(ValueError, match="one size"):
            map_board._size([one, two])
        with pytest.raises(ValueError, match="finite"):
            map_board._size([Column("a", np.full((1, 3, 3), np.nan, np.float32))])

    def test_the_script_uses_the_words_that_are_sent(self) -> None:
        script = "".join(path.read_text("utf-8") for path in (ROOT / "app/frontend/map_board").glob("*.js"))
        assert set(re.findall(r"words\.(\w+)", script)) == set(map_board.WORDS)
        assert set(words("ko").under("blocks.board")) == set(map_board.WORDS)


def test_a_change_of_topic_keeps_the_network() -> None:
    page: AppTest = opened("residual", **SMALL)
    go(page, blk_topic="dense")
    assert faults(page) == []
    assert values(page, CHOICE).net == "resnet20"
