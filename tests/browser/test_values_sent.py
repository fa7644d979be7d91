"""Values that no browser sends, on a real server: a sentence at most, and the next run is well."""

import asyncio
import json
import time

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from benchmarks.visitor import Visitor
from tests.app.test_incoming import sent

FAILED = "could not be drawn"


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


@pytest.mark.parametrize("kind", ["button_group", "selectbox"])
def test_the_run_after_it_is_well(address: str, kind: str) -> None:
    async def bodies() -> list[list[str]]:
        async with Visitor(address, "net=lenet5&lang=en") as visitor:
            page = await visitor.open()
            state = WidgetState(id=page.of(kind)[0].id)
            if kind == "selectbox":
                state.string_array_value.data.append("x")
            else:
                state.int_value = 7
            answers = [await visitor.run([state]), await visitor.run([])]
            return [[alert.body for alert in answer.of("alert")] for answer in answers]

    hostile, next_run = asyncio.run(bodies())
    assert FAILED in hostile[0]
    assert next_run == []
