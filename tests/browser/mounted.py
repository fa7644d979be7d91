"""One component alone on an empty page, without Streamlit: what it was sent, what it sends."""

import hashlib
from typing import Any

from playwright.sync_api import Browser, Route

from app.web.modules import modules

ADDRESS = "http://component.test/"
MOUNT = """async ([name, data]) => {
  const { default: mount } = await import(`/web/now/${name}/index.js`);
  globalThis.sent ??= [];
  if (!globalThis.host) {
    globalThis.host = document.createElement("div");
    document.body.append(host);
    host.attachShadow({ mode: "open" });
  }
  const send = (key, value) => sent.push([key, value]);
  mount({ data, parentElement: host.shadowRoot, setStateValue: send, setTriggerValue: send });
}"""
DRAWN = ".root[aria-busy=false]"


class Mounted:
    """A page that serves the modules of ``app/frontend`` and the messages of one component."""

    def __init__(self, browser: Browser, name: str, **viewport: int) -> None:
        self.name = name
        self.messages: dict[str, bytes] = {}
        self.complaints: list[str] = []
        self.page = browser.new_page(viewport=viewport or None)  # type: ignore[arg-type]
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route(f"{ADDRESS}**", self._serve)
        self.page.goto(ADDRESS)

    def show(self, message: bytes, selected: object = None) -> None:
        """Draw the message; it comes back when that is done."""
        digest = hashlib.sha256(message).hexdigest()
        self.messages[digest] = message
        self.page.evaluate(MOUNT, [self.name, {"message": digest, "selected": selected}])
        self.page.wait_for_selector(DRAWN)
        self.page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")

    def sent(self, name: str) -> list[Any]:
        """Every value of a state or an event that the component sent, in order."""
        pairs: list[tuple[str, Any]] = self.page.evaluate("sent")
        return [value for key, value in pairs if key == name]

    def close(self) -> None:
        """Fail if the component raised an error."""
        self.page.close()
        assert not self.complaints, self.complaints

    def _serve(self, route: Route) -> None:
        kind, _, rest = route.request.url.removeprefix(ADDRESS).partition("/")
        if kind == "web":
            module = modules()[rest.partition("/")[2]]
            route.fulfill(body=module.content, content_type=module.media_type)
        elif kind == "web-data":
            route.fulfill(body=self.messages[rest], content_type="application/octet-stream")
        else:
            route.fulfill(body="<!doctype html><title>component</title>", content_type="text/html")
