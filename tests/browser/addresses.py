"""What the address in the browser says of a page's state."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from app.state.codec import entries


def shows(page: Page, kind: type[Any], **names: Any) -> None:
    """Wait until the address has these values, by address name; defaults of ``kind`` stand in no address."""
    defaults = {each.name: each.default for each in entries(kind)}
    for name, value in names.items():
        if name in defaults and value == defaults[name]:
            expect(page).not_to_have_url(re.compile(rf"[?&]{name}="))
        else:
            expect(page).to_have_url(re.compile(rf"[?&]{name}={re.escape(str(value))}(&|$)"))
