"""The Blocks page in this process, as its tests use it."""

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from tests.app.explore_page import texts


def blocks_page() -> None:
    from app import address, session  # noqa: PLC0415 - the function is the page, and all that the page has
    from app.pages.blocks import PAGE  # noqa: PLC0415

    address.read([PAGE.address])
    session.prepare()
    PAGE.render()
    address.write(PAGE.address)


def opened(topic: str, **asked: str) -> AppTest:
    """The page with this topic, at an address such as ``net="resnet18"``; in English unless it says so."""
    page = AppTest.from_function(blocks_page, default_timeout=120)
    for name, value in ({"lang": "en", "blk_topic": topic} | asked).items():
        page.query_params[name] = value
    return page.run()


def board(page: AppTest) -> tuple[dict[str, Any], list[NDArray[np.float32]]]:
    """What the map board is sent: its header, and the maps of each column."""
    proto = next(found.proto for found in page.get("bidi_component") if found.proto.component_name == "map_board")
    (size,) = struct.unpack_from("<I", proto.bytes)
    header = json.loads(proto.bytes[4 : 4 + size])
    shape = (-1, header["height"], header["width"])
    blobs = [header["blobs"][f"maps-{index}"] for index in range(len(header["columns"]))]
    return header, [np.frombuffer(proto.bytes[4 + size + at :][:length], "<f4").reshape(shape) for at, length in blobs]


def charts(page: AppTest) -> list[dict[str, Any]]:
    """Every Plotly figure on the page."""
    return [json.loads(found.proto.spec) for found in page.get("plotly_chart")]


def said(page: AppTest) -> str:
    """All that can be read on the page, and on its charts."""
    return " ".join([*texts(page), *(json.dumps(chart, ensure_ascii=False) for chart in charts(page))])
