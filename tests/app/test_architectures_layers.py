"""The layer table of the Architectures page: totals that add up, search, folding, CSV."""

import csv
import io

import pytest

import cnnviz
from app.pages.architectures import layers
from app.pages.architectures.chips import chips, families_of
from app.pages.architectures.fields import size_text
from app.pages.architectures.state import FOLDS
from app.text import words
from app.text.format import NOTHING
from cnnviz.analysis.cost.layer_table import rows_of, total
from tests.app.architectures_page import opened, said
from tests.app.explore_page import faults

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

EN = words("en")


def test_the_totals_are_the_published_ones() -> None:
    page = opened("layers", arch_net="vgg16")
    assert "**138,357,544** parameters" in said(page)
    assert "61.0 MB" in said(page)
    table = page.dataframe[0].value
    assert table["parameters"].sum() == 138_357_544
    assert len(table) == len(cnnviz.layers("vgg16"))


def test_a_search_says_of_how_many() -> None:
    page = opened("layers", arch_net="vgg16", arch_find="fully connected")
    assert faults(page) == []
    nodes = cnnviz.layers("vgg16")
    assert f"**Total of 3 of {len(nodes)} rows**" in said(page)
    assert "123,642,856 / 138,357,544 (89.4%)" in said(page)
    assert page.dataframe[0].value["name"].tolist() == ["classifier.0", "classifier.3", "classifier.6"]


def test_a_search_that_finds_nothing() -> None:
    page = opened("layers", arch_net="vgg16", arch_find="zzz")
    assert faults(page) == []
    assert "Total of 0 of" in said(page)


@pytest.mark.parametrize("slug", ["lenet5", "vgg16", "resnet50", "densenet121", "inception_v3"])
@pytest.mark.parametrize("fold", FOLDS)
def test_folding_loses_nothing(slug: str, fold: str) -> None:
    nodes = cnnviz.layers(slug)
    table = layers.folded_rows(nodes, fold)
    assert total(table) == total(rows_of(nodes))
    assert len(table) <= len(nodes)


def test_blocks_are_those_of_the_strip() -> None:
    names = [row.name for row in layers.folded_rows(cnnviz.layers("resnet18"), "blocks")]
    assert [name for name in names if name.startswith("layer")] == [
        f"layer{stage}.{block}" for stage in range(1, 5) for block in range(2)
    ]
    stages = [row.name for row in layers.folded_rows(cnnviz.layers("resnet18"), "stages")]
    assert [name for name in stages if name.startswith("layer")] == [f"layer{stage}" for stage in range(1, 5)]


def test_search_is_of_words_in_any_order() -> None:
    table = rows_of(cnnviz.layers("resnet18"))
    matches = layers.matching(EN, table, "LAYER3 convolution")
    assert {row.name for row in matches} == {
        row.name for row in table if row.name.startswith("layer3") and "convolution" in row.kinds
    }
    assert layers.matching(words("ko"), table, words("ko")("kinds.batch-norm.name"))
    assert layers.matching(EN, table, "") == table


def test_the_file_has_every_row_and_their_sum() -> None:
    table = rows_of(cnnviz.layers("lenet5"))
    content = layers.as_csv(words("ko"), table).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert len(lines) == len(table) + 2
    assert lines[0] == [words("ko")(f"architectures.column-{name}") for name in layers.COLUMNS if name != "kind"]
    column = lines[0].index(words("ko")("architectures.column-parameters"))
    assert sum(int(line[column]) for line in lines[1:-1]) == int(lines[-1][column]) == 61_706


def test_the_whole_picture_is_said_in_words() -> None:
    table = layers.rows_of(cnnviz.layers("mobilenet_v3_small"))
    fields = {size_text(EN, row.field) for row in table}
    assert {"3", "whole picture", NOTHING} <= fields


def test_chips_have_the_colors_of_the_strip() -> None:
    kinds = (cnnviz.Kind.ADD, cnnviz.Kind.CONVOLUTION, cnnviz.Kind.RELU)
    assert families_of(kinds) == ("convolution", "activation", "combination")
    picture = chips(families_of(kinds))
    assert picture.startswith("data:image/svg+xml")
    assert all(color in picture for color in ("%230072b2", "%23e69f00", "%23cc79a7"))


def test_fields_sort_as_text_in_the_order_of_their_size() -> None:
    table = opened("layers", arch_net="resnet50").dataframe[0].value
    fields = [field for field in table["field"] if field.strip().isdigit()]
    assert sorted(fields) == sorted(fields, key=int)
    assert max(fields).strip() == "427"
