"""Values of widgets that browsers send: those that nobody could read are left out, the others arrive as they were."""

import asyncio
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

from app.web.incoming import DEEPEST, ReadableWidgets, is_readable, readable

GOOD = [
    WidgetState(id="a", json_value='{"selected": 3}'),
    WidgetState(id="b", json_trigger_value="[{}]"),
    WidgetState(id="c", double_value=0.5),
    WidgetState(id="d", string_value="[" * 5_000),
    WidgetState(id="e", trigger_value=True),
    WidgetState(id="f", json_value="[" * DEEPEST + "]" * DEEPEST),
    WidgetState(id="g"),
]
BAD = [
    WidgetState(id="deep", json_value="[" * 50_000),
    WidgetState(id="nested", json_value="[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)),
    WidgetState(id="objects", json_trigger_value='{"a":' * 500 + "1" + "}" * 500),
    WidgetState(id="digits", json_value='{"selected": ' + "1" * 4_301 + "}"),
    WidgetState(id="text", json_value='"text"'),
    WidgetState(id="null", json_value="null"),
    WidgetState(id="none", json_value=""),
    WidgetState(id="nan", double_value=float("nan")),
    WidgetState(id="inf", double_value=float("-inf")),
]


def sent(*widgets: WidgetState) -> bytes:
    state = ClientState(query_string="lang=en", page_name="builder")
    state.widget_states.widgets.extend(widgets)
    return bytes(BackMsg(rerun_script=state).SerializeToString())


@pytest.mark.parametrize("widget", GOOD, ids=[each.id for each in GOOD])
def test_a_value_that_can_be_read_arrives(widget: WidgetState) -> None:
    assert is_readable(widget)
    assert readable(sent(widget)) == sent(widget)


@pytest.mark.parametrize("widget", BAD, ids=[each.id for each in BAD])
def test_one_that_cannot_is_left_out_and_no_other(widget: WidgetState) -> None:
    assert not is_readable(widget)
    assert readable(sent(GOOD[0], widget, GOOD[1])) == sent(*GOOD[:2])


def test_a_list_of_numbers_is_finite() -> None:
    widget = WidgetState(id="slider")
    widget.double_array_value.data.extend([1.0, 2.0])
    assert is_readable(widget)
    widget.double_array_value.data.append(float("nan"))
    assert not is_readable(widget)


@pytest.mark.parametrize("data", [b"", b"no message", b"\xff" * 9, BackMsg(clear_cache=True).SerializeToString()])
def test_other_messages_arrive_as_they_are(data: bytes) -> None:
    assert readable(data) == data


def test_what_is_not_of_a_websocket_is_left_alone() -> None:
    asked: list[object] = []

    async def application(_: Any, receive: Any, __: Any) -> None:
        asked.append(await receive())

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": sent(BAD[0])}

    async def send(_: Any) -> None: ...

    for kind in ("http", "websocket"):
        asyncio.run(ReadableWidgets(application)({"type": kind}, receive, send))
    assert [message["bytes"] for message in asked] == [sent(BAD[0]), sent()]
