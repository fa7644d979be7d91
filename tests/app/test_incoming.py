"""Values of widgets that browsers send: those that nobody could read are left out, the others arrive as they were."""

import asyncio
import json
import time
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

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


def drawn(socket: ClientConnection, data: bytes) -> list[Element]:
    """What the page draws in answer to a message."""
    socket.send(data)
    elements: dict[tuple[int, ...], Element] = {}
    deadline = time.monotonic() + 60
    while True:
        message = ForwardMsg.FromString(socket.recv(timeout=deadline - time.monotonic(), decode=False))
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.HasField("new_element"):
            elements[tuple(message.metadata.delta_path)] = message.delta.new_element
        if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return list(elements.values())


def sentences(elements: list[Element]) -> list[str]:
    """Alerts; an error that Streamlit shows would be an element of its own."""
    assert not any(element.HasField("exception") for element in elements)
    return [element.alert.body for element in elements if element.HasField("alert")]


def test_the_builder_goes_on_whatever_its_editor_sends(address: str) -> None:
    with connect(f"ws{address.removeprefix('http')}/_stcore/stream", max_size=2**25, proxy=None) as socket:
        elements = drawn(socket, sent())
        assert sentences(elements) == []
        editor = next(
            each.bidi_component.id for each in elements if each.bidi_component.component_name.endswith("builder")
        )
        texts = ["[" * 50_000, "1" * 4_301, '{"preset": ["x"]}', '{"pattern": {"n": [1]}}', '{"at": 1e999}']
        values = [*texts, *(json.dumps({name: text}) for text in texts for name in ("design", "request"))]
        for value in values:
            for state in (WidgetState(id=editor, json_value=value), WidgetState(id=editor, json_trigger_value=value)):
                assert sentences(drawn(socket, sent(state))) == []


def test_a_value_of_another_type_than_the_widget_s_is_answered_with_a_sentence(address: str) -> None:
    with connect(f"ws{address.removeprefix('http')}/_stcore/stream", max_size=2**25, proxy=None) as socket:
        elements = drawn(socket, sent())
        language = next(each.button_group.id for each in elements if each.HasField("button_group"))
        (sentence,) = sentences(drawn(socket, sent(WidgetState(id=language, int_value=2**40))))
        assert "Traceback" not in sentence


def test_a_browser_that_says_anything_of_itself(address: str) -> None:
    """Theme, language and time zone of another kind than browsers have, and an address of thousands of names."""
    names = "&".join(f"p{index}=x&column={'1' * 40}" for index in range(5_000))
    state = ClientState(query_string=names, is_history_navigation=True)
    about = state.context_info
    about.color_scheme, about.locale, about.timezone = "purple", "![x](http://evil/x.png)", "../../etc\x00"
    about.timezone_offset = 2**31 - 1
    with connect(f"ws{address.removeprefix('http')}/_stcore/stream", max_size=2**25, proxy=None) as socket:
        for page in ("", "blocks"):
            state.page_name = page
            elements = drawn(socket, bytes(BackMsg(rerun_script=state).SerializeToString()))
            assert sentences(elements) == []
            assert len(elements) > 20
