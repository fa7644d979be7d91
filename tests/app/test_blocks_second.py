"""The Blocks page in process: separable, excitation, norms, dropout, head, invariance say what the library computes."""

from typing import Any

import numpy as np
import pytest

import cnnviz
from app.pages.blocks.common import as_picture
from app.pages.blocks.dropout import STATE
from app.pages.blocks.sweeps import in_a_row
from app.pages.blocks.topics import topics
from app.results import Subject
from app.results import network as network_of
from app.text import LANGUAGES
from app.text.format import MINUS, number
from cnnviz.analysis.blocks.batch_norm import modes, of_batch, running
from cnnviz.analysis.blocks.crops import crops, scores
from cnnviz.analysis.blocks.dropout import drop
from cnnviz.analysis.blocks.invariance import Move, layer_changes
from cnnviz.analysis.blocks.separable import pairs
from cnnviz.analysis.blocks.squeeze_excitation import gates, values
from cnnviz.probabilities import softmax
from tests.app.blocks_page import board, charts, go, opened, said
from tests.app.explore_page import faults
from tests.app.states import address
from tests.app.states import values as state_values

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

COFFEE = "sample:coffee"
SMALL = {"net": "resnet20", "weights": "bundled", "pic": COFFEE}
MOBILE = {"net": "mobilenet_v3_small", "weights": "random", "pic": COFFEE}
ALEXNET = {"net": "alexnet2012", "weights": "random", "pic": COFFEE}
MINE = ("separable", "excitation", "batch_norm", "dropout", "response_norm", "head", "invariance")


def picture() -> cnnviz.Picture:
    return cnnviz.read_sample("coffee")


def names(chart: dict[str, Any]) -> list[str]:
    return [trace.get("name", "") for trace in chart["data"]]


def test_they_stand_in_the_issue_s_order() -> None:
    assert [slug for slug in topics() if slug in MINE] == [
        "separable", "excitation", "batch_norm", "dropout", "response_norm", "head", "invariance",
    ]  # fmt: skip
    assert all(topics()[slug].fits(cnnviz.layers(example)) for slug in MINE for example in topics()[slug].examples)


@pytest.mark.parametrize("language", LANGUAGES)
def test_separable_counts_the_network_s_pairs_and_any_others(language: str) -> None:
    page = opened("separable", lang=language, net="mobilenet_v2", weights="random", pic=COFFEE)
    assert faults(page) == []
    result = pairs(cnnviz.layers("mobilenet_v2"))
    macs, full = (sum(getattr(pair.cost, each) for pair in result) for each in ("macs", "full_macs"))
    assert f"{macs:,}" in said(page)
    assert f"{full:,}" in said(page)
    assert "(32·9 + 32·16) / (32·16·9) = 1/16 + 1/9" in said(page)
    assert "(32·9 + 32·64) / (32·64·9) = 1/64 + 1/9" in said(page)  # the sliders', below
    go(page, blk_separable_out=128, blk_separable_kernel=5)
    assert "(32·25 + 32·128) / (32·128·25) = 1/128 + 1/25" in said(page)
    assert f"{1 / 128 + 1 / 25:.1%}" in said(page)


def test_separable_maps_follow_one_channel() -> None:
    page = opened(
        "separable", net="mobilenet_v2", weights="random", pic=COFFEE, blk_separable_pair="features.2.conv.1.0"
    )
    go(page, blk_separable_channel=5, blk_separable_to=3)
    assert faults(page) == []
    header, (before, depthwise, pointwise) = board(page)
    assert [column["note"] for column in header["columns"]][1:] == ["features.2.conv.1.0", "features.2.conv.2"]
    assert (len(before), len(depthwise), len(pointwise)) == (2, 2, 1)
    after = Subject("mobilenet_v2", "random", COFFEE).activations("features.2.conv.1.0")
    np.testing.assert_allclose(
        depthwise[0], after[5], atol=1e-5
    )  # 56 of a stride of 2, drawn over 112 and shrunk again
    np.testing.assert_allclose(
        pointwise[0], Subject("mobilenet_v2", "random", COFFEE).activations("features.2.conv.2")[3], atol=1e-5
    )


def test_gates_are_the_network_s_on_both_pictures() -> None:
    page = opened(
        "excitation", **MOBILE, blk_excitation_gate="features.4.block.2.mul", blk_excitation_other="sample:rocket"
    )
    assert faults(page) == []
    network = network_of("mobilenet_v3_small", "random")
    result = values(network, [picture(), cnnviz.read_sample("rocket")], gates(network.nodes))["features.4.block.2.mul"]
    spread, two, *predictions = charts(page)
    assert len(spread["data"]) == len(gates(network.nodes)) == 9
    assert len(predictions) == 3
    assert number(float(np.abs(result[0] - result[1]).mean())) in said(page)
    header, (before, after) = board(page)
    assert header["columns"][1]["captions"] == [f"× {number(result[0].max())}", f"× {number(result[0].min())}"]
    np.testing.assert_allclose(after[0], before[0] * result[0].max(), atol=1e-5)
    np.testing.assert_allclose(after[1], before[1] * result[0].min(), atol=1e-5)
    assert len(two["data"]) == 2


def test_batch_norm_in_both_modes() -> None:
    page = opened("batch_norm", **SMALL, blk_norm_layer="layer1.0.bn1", blk_norm_channel="3")
    assert faults(page) == []
    network = network_of("resnet20", "bundled")
    result = modes(network, [picture()], "layer1.0.bn1")
    _, (before, rest, training) = board(page)
    for drawn, own in ((before, result.before), (rest, result.in_evaluation), (training, result.in_training)):
        np.testing.assert_allclose(drawn[0], own[0, 3], atol=1e-5)
    assert abs(training[0].mean() - network.parameter("layer1.0.bn1", "bias")[3]) < 1e-4
    one = of_batch(result.before)
    kept = running(network, "layer1.0.bn1")
    for value in (one.mean[3], one.variance[3], kept.mean[3], kept.variance[3]):
        assert number(float(value)) in said(page)
    go(page, blk_norm_size=8)
    assert faults(page) == []
    assert number(float(one.mean[3])) not in said(page)  # eight pictures have another mean
    assert len(charts(page)) == 6
    go(page, blk_norm_more=True)
    assert faults(page) == []
    assert len(charts(page)) == 7


def test_the_prediction_of_one_picture_in_train_mode_is_another() -> None:
    page = opened("batch_norm", **SMALL)
    *_, rest, one, training = charts(page)
    shares = Subject("resnet20", "bundled", COFFEE).probabilities()
    assert f"{shares.max():.1%}" in rest["layout"]["annotations"][0]["text"]
    texts = [chart["layout"]["annotations"][0]["text"] for chart in (rest, one, training)]
    assert len(set(texts)) == 3


def test_a_mask_is_drawn_and_the_next_is_another() -> None:
    page = opened("dropout", **ALEXNET, blk_dropout_layer="drop7", blk_dropout_seed="5", blk_dropout_passes="3")
    assert faults(page) == []
    subject = Subject("alexnet2012", "random", COFFEE)
    result = drop(subject.network, subject.start("drop6"), "drop7", 5)
    counts = [f"{int(each.sum()):,}" for each in (result.kept, result.dropped)]
    assert all(count in said(page) for count in counts)
    assert "p = **0.5**" in said(page)
    assert "1/(1−p) = **2**" in said(page)
    _, (before, after) = board(page)
    np.testing.assert_array_equal(before[0], as_picture(result.before))
    np.testing.assert_array_equal(after[0], as_picture(result.after))
    mask, passes = charts(page)
    assert len(passes["data"]) == 5
    next(button for button in page.button if button.key == "blk_dropout_next").click().run()
    assert state_values(page, STATE).seed == 6
    assert address(page)["blk_dropout_seed"] == ["6"] or address(page)["blk_dropout_seed"] == "6"
    assert charts(page)[0]["data"][0]["z"] != mask["data"][0]["z"]
    assert charts(page)[1] == passes  # many passes do not hang on one mask


def test_response_norm_in_numbers() -> None:
    page = opened("response_norm", **ALEXNET, blk_lrn_channel="10", blk_lrn_row="20", blk_lrn_column="30")
    assert faults(page) == []
    result = Subject("alexnet2012", "random", COFFEE).explanation("norm1", (10, 20, 30))
    squares = float(np.square(result.terms.values).sum())
    assert f"{number(result.numbers['x'])} / (2 + 0.0005/5 · {number(squares)})^0.75" in said(page)
    assert f"= **{number(result.captured)}**" in said(page)
    _, (before, after) = board(page)
    drawn = Subject("alexnet2012", "random", COFFEE).activations("norm1")[10]
    np.testing.assert_allclose(after[0], drawn, atol=1e-5)
    assert (np.abs(after[0]) <= np.abs(before[0])).all()
    small = charts(page)[0]
    go(page, blk_lrn_times=200)
    assert charts(page)[0]["data"][1]["y"] != small["data"][1]["y"]


@pytest.mark.parametrize(
    ("net", "weights", "text"),
    [("vgg16", "random", ("123,642,856", "138,357,544", "89.4%")), ("resnet20", "bundled", ("650", "269,722", "0.2%"))],
)
def test_heads_and_what_others_would_cost(net: str, weights: str, text: tuple[str, ...]) -> None:
    page = opened("head", net=net, weights=weights, pic=COFFEE)
    assert faults(page) == []
    assert all(each in said(page) for each in text)
    assert "**51,380,224 weights**" in said(page)
    assert "**0 weights**" in said(page)
    go(page, blk_head_side=1)
    assert "**1,048,576 weights**" in said(page)


def test_a_mean_is_what_its_map_adds_up_to() -> None:
    page = opened("head", **SMALL, blk_head_channel="7")
    maps = Subject("resnet20", "bundled", COFFEE).activations("layer3.2.relu_1")[7]
    assert f"{number(float(maps.sum()))} / (8·8)" in said(page)
    assert f"= **{number(float(maps.mean()))}**" in said(page)


def test_layers_and_prediction_follow_a_move() -> None:
    page = opened("invariance", **SMALL, blk_move_right="4", blk_move_sweep="angle")
    assert faults(page) == []
    network = network_of("resnet20", "bundled")
    changes = layer_changes(network, network.view(picture()), Move(right=4))
    assert f"{changes[0].change:.0%}" in said(page)
    assert f"{changes[-1].change:.0%}" in said(page)
    layers, still, after, sweep = charts(page)
    assert len(layers["data"]) == 2
    assert still["layout"]["annotations"][0]["text"] != after["layout"]["annotations"][0]["text"]
    assert len(sweep["data"]) == 3
    go(page, blk_move_right=0)
    assert charts(page)[1]["layout"]["annotations"] == charts(page)[2]["layout"]["annotations"]
    go(page, blk_move_angle=30, blk_move_edge="black", blk_move_flip="vertical")
    assert faults(page) == []


def test_numbers_for_a_line_of_text() -> None:
    assert number(-2.0) == f"{MINUS}2"


def test_pictures_in_a_row_stay_pictures() -> None:
    small = np.full((28, 28, 1), 9, np.uint8)
    row = in_a_row([small, small])
    assert row.shape == (112, 2 * 112 + 5, 4)
    assert row[0, 0].tolist() == [9, 9, 9, 255]
    assert row[0, 114].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_crops_are_averaged_class_by_class(language: str) -> None:
    page = opened("crops", lang=language, **SMALL)
    assert faults(page) == []
    network = network_of("resnet20", "bundled")
    shares = softmax(scores(network, crops(picture(), network.preprocessing).pixels))
    for count, option in ((10, "ten"), (5, "five")):
        go(page, blk_crops_set=option)
        mean = shares[:count].mean(axis=0)
        assert f"{mean.max():.1%}" in said(page)
        alts = [image.alt for each in page.get("image") for image in each.proto.imgs]
        assert sum("% " in f"{alt} " for alt in alts) == count
        assert f"{shares[:count, mean.argmax()].min():.1%}" in said(page)
