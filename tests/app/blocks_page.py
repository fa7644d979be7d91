"""The Blocks page in this process, as its tests use it."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from app.pages.blocks import PAGE
from app.state import State
from tests.app import one_page, states
from tests.app.explore_page import texts


def opened(topic: str, **asked: str) -> AppTest:
    """The page with this topic, at an address such as ``net="resnet18"``."""
    return one_page.opened("blocks", blk_topic=topic, **asked)


def go(page: AppTest, **values: Any) -> AppTest:
    """Draw the page again with other values, by address name."""
    return states.go(page, [part for part in PAGE.parts if isinstance(part, State)], **values)


def board(page: AppTest) -> tuple[dict[str, Any], list[NDArray[np.float32]]]:
    """What the map board is sent: its header, and the maps of each column."""
    header = one_page.sent(page, "map_board")
    shape = (-1, header["height"], header["width"])
    maps = (header["blobs"][f"maps-{index}"] for index in range(len(header["columns"])))
    return header, [np.frombuffer(each, "<f4").reshape(shape) for each in maps]


def charts(page: AppTest) -> list[dict[str, Any]]:
    """Every Plotly figure on the page."""
    return [json.loads(each.proto.spec) for each in page.get("plotly_chart")]


def said(page: AppTest) -> str:
    """All that can be read on the page, and on its charts."""
    return " ".join([*texts(page), *(json.dumps(chart, ensure_ascii=False) for chart in charts(page))])
