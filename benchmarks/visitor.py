"""One visitor without a browser: the messages that Streamlit's page exchanges with the server, and nothing drawn.

Opens the Explore page, uploads a picture of its own, goes on to the next layer and selects maps. What a browser would
fetch beside the messages (maps, by digest) is fetched too.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self, cast
from urllib.parse import parse_qs

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PAGE = "net=resnet18&lang=en"
LARGEST_MESSAGE = 32 * 1024 * 1024  # bytes
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # the widget in which a component's events are sent
XSRF = "_streamlit_xsrf"


class RefusedError(Exception):
    """The page showed an error instead of what was asked for."""


@dataclass
class Answer:
    """What came back for one action: bytes of all messages and fetches, and the elements that were drawn."""

    bytes: int = 0
    elements: list[tuple[Element, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[Any]:
        """The elements of a kind, such as ``"button"``, as Streamlit's messages."""
        return [getattr(element, kind) for element, _ in self.elements if element.WhichOneof("type") == kind]

    def component(self, name: str) -> BidiComponent:
        """What our component of this name was sent; raises ``RefusedError`` if it was not drawn."""
        for each in self.of("bidi_component"):
            if each.component_name.endswith(name):
                return cast("BidiComponent", each)
        raise RefusedError(f"no {name}: {[alert.body for alert in self.of('alert')]}")


class Visitor:
    """A connection to the page at ``address`` (``http://host:port``); ``async with`` opens and closes it."""

    def __init__(self, address: str, query: str = PAGE) -> None:
        self.address, self.query = address.rstrip("/"), query
        self.session = ""
        self.fragments: dict[str, str] = {}  # of each widget, by its id
        self._page = ""
        self._fetched: dict[str, bytes] = {}
        limits = httpx2.Limits(keepalive_expiry=2)  # the server ends a silent connection after five seconds
        self._http = httpx2.AsyncClient(timeout=120, limits=limits)
        self._socket: ClientConnection

    async def __aenter__(self) -> Self:
        stream = f"ws{self.address.removeprefix('http')}/_stcore/stream"
        self._socket = await connect(stream, max_size=LARGEST_MESSAGE, proxy=None, ping_interval=None)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        await self._http.aclose()

    async def open(self) -> Answer:
        """Open the page as a new visitor."""
        return await self.run(())

    async def run(self, widgets: Iterable[WidgetState], fragment: str = "") -> Answer:
        """Let the script, or one fragment of it, run with these values of widgets."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(widgets)
        await self._socket.send(message.SerializeToString())
        answer = await self._finished()
        await self._fetch(answer)
        return answer

    async def press(self, button: str) -> Answer:
        """Press the button with this widget id."""
        return await self.run([WidgetState(id=button, trigger_value=True)], self.fragments[button])

    async def select(self, component: str, value: object) -> Answer:
        """Let the component with this id send that ``value`` was selected."""
        text = json.dumps([{"event": "selected", "value": value}])
        state = WidgetState(id=EVENTS.format(component), json_trigger_value=text)
        return await self.run([state], self.fragments[component])

    async def upload(self, page: Answer, name: str, content: bytes) -> Answer:
        """Choose "Upload" on the page and give it a picture; the page with this picture."""
        group = next(each for each in page.of("button_group") if each.id.endswith("picture_source"))
        source = WidgetState(id=group.id)
        source.string_array_value.data.append(group.options[1].content)
        uploader = (await self.run([source])).of("file_uploader")[0].id
        urls = await self._upload_urls(name)
        await self._put(urls, name, content)
        state = WidgetState(id=uploader)
        info = UploadedFileInfo(file_id=urls.file_id, name=name, size=len(content), file_urls=urls)
        state.file_uploader_state_value.uploaded_file_info.append(info)
        return await self.run([source, state])

    async def _upload_urls(self, name: str) -> FileURLs:
        request = BackMsg()
        request.file_urls_request.request_id = "urls"
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self.session
        await self._socket.send(request.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            if message.WhichOneof("type") == "file_urls_response":
                return message.file_urls_response.file_urls[0]

    async def _put(self, urls: FileURLs, name: str, content: bytes) -> None:
        await self._http.get(f"{self.address}/_stcore/health")
        headers = {"X-Xsrftoken": self._http.cookies[XSRF]}
        answer = await self._http.put(self.address + urls.upload_url, files={"file": (name, content)}, headers=headers)
        answer.raise_for_status()

    async def _finished(self) -> Answer:
        """Everything up to the end of the run; a script that starts itself again has not ended."""
        answer = Answer()
        while True:
            data = await self._socket.recv(decode=False)
            answer.bytes += len(data)
            message = ForwardMsg.FromString(data)
            match message.WhichOneof("type"):
                case "new_session":
                    self.session, self._page = (
                        message.new_session.initialize.session_id,
                        message.new_session.page_script_hash,
                    )
                case "delta" if message.delta.HasField("new_element"):
                    self._draw(answer, message.delta.new_element, message.delta.fragment_id)
                case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return answer

    def _draw(self, answer: Answer, element: Element, fragment: str) -> None:
        answer.elements.append((element, fragment))
        content = getattr(element, element.WhichOneof("type"))
        if getattr(content, "id", ""):
            self.fragments[content.id] = fragment
        if element.WhichOneof("type") == "bidi_component" and content.component_name.endswith("address"):
            self.query = json.loads(content.json)["query"] or self.query

    async def _fetch(self, answer: Answer) -> None:
        """Maps and pictures that the components name by digest; a browser keeps those that it has."""
        digests = {json.loads(each.json or "{}").get("message") for each in answer.of("bidi_component")}
        new = digests - self._fetched.keys() - {None}
        answers = await asyncio.gather(*(self._http.get(f"{self.address}/web-data/{digest}") for digest in new))
        contents = {digest: each.raise_for_status().content for digest, each in zip(new, answers, strict=True)}
        self._fetched |= contents
        answer.bytes += sum(map(len, contents.values()))

    def message(self, component: BidiComponent) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Header and blobs of what ``app.components.pack`` made for a component, fetched before."""
        content = self._fetched[json.loads(component.json)["message"]]
        end = 4 + struct.unpack("<I", content[:4])[0]
        header = json.loads(content[4:end])
        blobs = {name: content[end + at : end + at + size] for name, (at, size) in header["blobs"].items()}
        return header, blobs

    @property
    def layer(self) -> str:
        """The layer that is open, as the address says."""
        return parse_qs(self.query).get("layer", [""])[0]
