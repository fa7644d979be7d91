"""The modules and the message that a page has loaded, used by its tests to compute what the page shows."""

from typing import Any

from playwright.sync_api import Page

#: The folder of the served modules, and the message that was fetched last and has these fields.
LOADED = """async (field) => {
  const names = performance.getEntriesByType("resource").map((entry) => entry.name);
  const folder = names.find((name) => name.endsWith("/core/message.js")).replace("core/message.js", "");
  const { fetchMessage } = await import(folder + "core/message.js");
  const digests = names.filter((name) => name.includes("/web-data/")).map((name) => name.split("/").pop());
  for (const digest of digests.reverse()) {
    const message = await fetchMessage(digest, () => {});
    if (field in message) return { folder, message };
  }
  throw new Error(`no message has ${field}`);
}"""


def computed(page: Page, field: str, body: str, argument: Any) -> Any:
    """What ``body``, an async function of {folder, message} and the argument, returns in the page.

    ``message`` is the newest of the page's messages that has ``field``.
    """
    script = f"async ([field, argument]) => ({body})(await ({LOADED})(field), argument)"
    return page.evaluate(script, [field, argument])
