"""What components are sent beside their small data: maps, pictures, tables of colors; fetched by digest.

Streamlit sends a component's data again whenever a part of it changes. So the large part lies here, the data names it
by its digest, and a click that changes what is selected costs a few hundred bytes. A browser whose message is gone asks
the page to send it again.
"""

import hashlib
from typing import cast

from app.results.memory import BUDGET
from app.results.store import Store

messages = Store(BUDGET, share=0.05)


def keep_message(content: bytes) -> str:
    """Keep a message; its digest."""
    digest = hashlib.sha256(content).hexdigest()
    messages.put(digest, content)
    return digest


def message(digest: str) -> bytes | None:
    """The message with this digest, if it is still there."""
    return cast("bytes | None", messages.get(digest))
