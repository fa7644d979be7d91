"""What components are sent beside their small data: maps, pictures, tables of colors; fetched by digest.

Streamlit sends a component's data again whenever a part of it changes. So the large part lies here, the data names it
by its digest, and a click that changes what is selected costs a few hundred bytes.
"""

import hashlib
import time
from collections import OrderedDict
from threading import Lock
from typing import Final

ROOM: Final = 64 * 2**20  # bytes of all messages: those of some hundred open pages


class MessageStore:
    """The most recently used messages of all visitors by digest, up to ``room`` bytes together."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._size = 0
        self._messages: OrderedDict[str, bytes] = OrderedDict()
        self._used: dict[str, float] = {}
        self._lock = Lock()

    def put(self, message: bytes) -> str:
        """Keep ``message``, which makes those go that were not used for longest; return its digest."""
        digest = hashlib.sha256(message).hexdigest()
        with self._lock:
            if digest not in self._messages:
                self._messages[digest] = message
                self._size += len(message)
            self._use(digest)
            while self._size > self._room and len(self._messages) > 1:
                self._drop_oldest()
        return digest

    def get(self, digest: str) -> bytes | None:
        """The message with this digest, if it is still there."""
        with self._lock:
            if digest in self._messages:
                self._use(digest)
            return self._messages.get(digest)

    def expire(self, seconds: float) -> None:
        """Drop what nobody used for so many seconds; a browser that still wants it asks the page to send it again."""
        oldest = time.monotonic() - seconds
        with self._lock:
            while self._messages and self._used[next(iter(self._messages))] < oldest:
                self._drop_oldest()

    def _use(self, digest: str) -> None:
        self._messages.move_to_end(digest)
        self._used[digest] = time.monotonic()

    def _drop_oldest(self) -> None:
        digest, message = self._messages.popitem(last=False)
        self._size -= len(message)
        del self._used[digest]


#: Of this process: the server's routes read what the scripts put here.
MESSAGES: Final = MessageStore(ROOM)
