"""Is the first page all right? ``python -m app.health [http://localhost:8501]`` says so with its exit status.

Streamlit's own ``/_stcore/health`` answers "ok" while every page raises, so this opens the page as a browser would and
reads what it is sent; then it lets the server compute something that no cache has. It loads no torch itself.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

ADDRESS = "http://localhost:8501"
SECONDS = 30.0
LARGEST_MESSAGE = 32 * 1024 * 1024  # bytes; a grid of feature maps comes in one message
LAST_WORD = {
    ForwardMsg.FINISHED_SUCCESSFULLY: "",  # also when the page raised: the error is one of its elements
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR: "the page does not compile",
}


def element_fault(element: Element) -> str:
    """What a visitor would see go wrong in one element; empty if nothing does."""
    if element.WhichOneof("type") == "exception":
        return f"the page raised {element.exception.type or 'an exception'}"
    if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
        return f"the page says: {element.alert.body}"
    return ""


def page_fault(messages: Iterable[ForwardMsg]) -> str:
    """Why the page that these messages draw is broken; empty if it is well. Reads no further than the script's end."""
    elements: dict[tuple[int, ...], Element] = {}
    for message in messages:
        match message.WhichOneof("type"):
            case "new_session":  # a script that starts itself again draws its page anew
                elements.clear()
            case "page_not_found":
                return "there is no such page"
            case "delta" if message.delta.HasField("new_element"):
                elements[tuple(message.metadata.delta_path)] = message.delta.new_element
            case "script_finished" if message.script_finished in LAST_WORD:
                faults = (LAST_WORD[message.script_finished], *map(element_fault, elements.values()))
                return next(filter(None, faults), "" if elements else "the page is empty")
    return "the page was never finished"


def _messages(socket: ClientConnection, seconds: float) -> Iterator[ForwardMsg]:
    """Everything the server sends; raises ``TimeoutError`` when the page takes longer than ``seconds``."""
    deadline = time.monotonic() + seconds
    while True:
        data = socket.recv(timeout=max(0.0, deadline - time.monotonic()), decode=False)
        yield ForwardMsg.FromString(data)


def _computation_fault(address: str, seconds: float) -> str:
    """Why the server computes nothing for visitors, as its ``health`` route says; the page may come from its caches."""
    try:
        with urlopen(f"{address.rstrip('/')}/health", timeout=seconds) as answer:  # noqa: S310 - of the operator
            answer.read()
    except HTTPError as error:
        return error.read().decode("utf-8", "replace") or str(error)
    return ""


def check(address: str = ADDRESS, seconds: float = SECONDS) -> str:
    """Open the first page at ``address`` and tell why it is broken; empty if it is well."""
    stream = "ws" + address.removeprefix("http").rstrip("/") + "/_stcore/stream"
    try:
        with connect(stream, open_timeout=seconds, close_timeout=1, max_size=LARGEST_MESSAGE, proxy=None) as socket:
            socket.send(BackMsg(rerun_script=ClientState()).SerializeToString())
            return page_fault(_messages(socket, seconds)) or _computation_fault(address, seconds)
    except TimeoutError:
        return f"no page within {seconds:g} seconds"
    except (OSError, WebSocketException) as error:
        return f"no connection to {stream}: {error}"


def main() -> None:
    """The command line: exit status 0 if the page is well, otherwise 1 and the reason on standard error."""
    parser = argparse.ArgumentParser(prog="python -m app.health", description="Is the first page all right?")
    parser.add_argument("address", nargs="?", default=ADDRESS)
    sys.exit(check(parser.parse_args().address) or None)


if __name__ == "__main__":
    main()
