"""What a page of this process sent to its components."""

import json
import struct
from typing import Any

from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.testing.v1 import AppTest

from app.results.messages import message as message_by


def proto_of(page: AppTest, name: str, key: str | None = None) -> BidiComponent:
    """The protocol message of the first component with this name, and this key if one is asked for."""
    elements = [each for each in page.get("bidi_component") if each.proto.component_name == name]
    return next(each.proto for each in elements if key in {None, each.key})


def selected(page: AppTest, name: str, key: str | None = None) -> Any:
    """What Python says is selected in the component."""
    return json.loads(proto_of(page, name, key).json)["selected"]


def sent(page: AppTest, name: str, key: str | None = None) -> dict[str, Any]:
    """The header of the component's message, with the bytes of each blob under ``blobs``."""
    return unpacked(message_of(proto_of(page, name, key)))


def message_of(proto: BidiComponent) -> bytes:
    """The message that the component fetches by the digest in its data."""
    message = message_by(json.loads(proto.json)["message"])
    assert message is not None
    return message


def unpacked(message: bytes) -> dict[str, Any]:
    """What ``pack`` made a message of."""
    (size,) = struct.unpack_from("<I", message)
    header = json.loads(message[4 : 4 + size])
    blobs = {name: message[4 + size + at :][:length] for name, (at, length) in header["blobs"].items()}
    return {**header, "blobs": blobs}
