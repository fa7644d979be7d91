"""Values of widgets that Streamlit could not read, left out before it sees them.

Streamlit keeps such a value, and each later run of the session would raise when it reads it.
"""

import json
import math

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it ships no types
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

#: Levels of nested JSON; no component of the app sends more than 4.
DEEPEST = 32


class ReadableWidgets:
    """Passes on what browsers send over the websocket, without values of widgets that cannot be read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; messages with values that cannot be read arrive without those."""

        async def receive_readable() -> Message:
            message = await receive()
            data = message.get("bytes") if message["type"] == "websocket.receive" else None
            return message if data is None else {**message, "bytes": readable(data)}

        await self._app(scope, receive_readable if scope["type"] == "websocket" else receive, send)


def readable(data: bytes) -> bytes:
    """A ``BackMsg`` without values that cannot be read; anything else as it is."""
    try:
        message = BackMsg.FromString(data)
    except DecodeError:
        return data  # Streamlit ends such a connection
    widgets = message.rerun_script.widget_states.widgets
    kept = [widget for widget in widgets if is_readable(widget)]
    if len(kept) == len(widgets):
        return data
    del message.rerun_script.widget_states.widgets[:]
    message.rerun_script.widget_states.widgets.extend(kept)
    return bytes(message.SerializeToString())


def is_readable(widget: WidgetState) -> bool:
    """Whether the value is finite, and its JSON an object or a list that Python can hold.

    >>> is_readable(WidgetState(json_value='{"selected": 3}')), is_readable(WidgetState(json_value="1" * 4301))
    (True, False)
    """
    match widget.WhichOneof("value"):
        case "double_value":
            return math.isfinite(widget.double_value)
        case "double_array_value":
            return all(map(math.isfinite, widget.double_array_value.data))
        case "json_value":
            return _is_json(widget.json_value)
        case "json_trigger_value":
            return _is_json(widget.json_trigger_value)
    return True


def _is_json(text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError
        return False
    return isinstance(value, dict | list) and _is_shallow(value, DEEPEST)


def _is_shallow(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(each, levels - 1) for each in inner)
