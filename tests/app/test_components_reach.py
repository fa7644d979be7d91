"""The components of the Receptive fields page: what their scripts are sent, and the words that they ask for."""

import re
from pathlib import Path

import numpy as np
import pytest

import cnnviz
from app.components.channel_strip import ramp, range_messages
from app.components.effective_view import warmth
from app.components.ground import Ground, box_message, field_message
from app.components.pixel_reach import node_entries
from app.text import words
from app.web.modules import FOLDER
from cnnviz.analysis.receptive_field.channels import channel_fields, concatenated_inputs

EN = words("en")
FOLDERS = [FOLDER / name for name in ("channel_strip", "effective_view", "field_growth", "pixel_reach")]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_scripts_ask_only_for_words_that_there_are(folder: Path) -> None:
    view = {
        "field_growth": "growth",
        "pixel_reach": "forwards",
        "channel_strip": "channels",
        "effective_view": "effective",
    }
    script = "\n".join(path.read_text("utf-8") for path in folder.glob("*.js"))
    asked = set(re.findall(r'words\["([\w-]+)"\]', script)) | set(re.findall(r"words\.([a-z]+)\b", script))
    given = set(EN.under(f"receptive_fields.{view[folder.name]}.view"))
    assert asked - given == set()
    assert asked


def test_sources_are_positions_in_the_list() -> None:
    nodes = cnnviz.layers("resnet20")
    for position, node in enumerate(node_entries(nodes, (32, 32), {})):
        assert [each["from"] for each in node["looks"]] == [
            -1 if name == "input" else [one.name for one in nodes].index(name) for name in nodes[position].inputs
        ]
        assert all(each["from"] < position for each in node["looks"])


def test_runs_belong_to_their_parts() -> None:
    nodes = cnnviz.layers("googlenet")
    of = concatenated_inputs(next(node for node in nodes if node.name == "inception5b.cat"), channel_fields(nodes))
    fields = list(dict.fromkeys(run.field for part in of for run in part.ranges))
    assert [run["first"] for run in range_messages(of, fields)] == [0, 384, 768, 896]


def test_the_ramp_gets_darker_on_light_pages_and_lighter_on_dark_ones() -> None:
    for theme, falls in (("light", True), ("dark", False)):
        sums = [sum(bytes.fromhex(ramp(step / 4, theme)[1:])) for step in range(5)]
        assert sums == sorted(sums, reverse=falls)


def test_heat_uses_the_warm_half_of_the_colors() -> None:
    assert warmth(np.array([[0.0, 1.0, 4.0]], np.float32), 4.0).tolist() == [[128, 192, 255]]


class TestPlane:
    def test_fields_and_boxes_for_the_scripts(self) -> None:
        field = cnnviz.ReceptiveField(cnnviz.AxisField(3, 2, -1), cnnviz.AxisField(5, 2, -2))
        assert field_message(field) == [{"size": 3, "jump": 2, "start": -1}, {"size": 5, "jump": 2, "start": -2}]
        assert (field_message(cnnviz.WHOLE_IMAGE), field_message(None)) == ("whole", "none")
        assert box_message(field, (1, 0)) == {"top": 1, "left": -2, "bottom": 4, "right": 3}
        assert box_message(None, (0, 0)) is None

    def test_large_pictures_are_sent_smaller(self) -> None:
        ground = Ground(np.full((900, 600, 3), 7, np.uint8))
        assert ground.header() == {"pixels": (900, 600), "drawn": (300, 300, 3)}
        assert ground.blobs()["picture"] == bytes([7]) * 300 * 300 * 3
        with pytest.raises(ValueError, match="picture of bytes"):
            Ground(np.zeros((4, 4), np.uint8))
