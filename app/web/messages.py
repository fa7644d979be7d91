"""What components are sent beside their small data: maps, pictures, tables of colors; fetched by digest.

Streamlit sends a component's data again whenever a part of it changes. So the large part lies here, the data names it
by its digest, and a click that changes what is selected costs a few hundred bytes.
"""

import hashlib
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
        self._lock = Lock()

    def put(self, message: bytes) -> str:
        """Keep ``message``, which makes those go that were not used for longest; return its digest."""
        digest = hashlib.sha256(message).hexdigest()
        with self._lock:
            if digest not in self._messages:
                self._messages[digest] = message
                self._size += len(message)
            self._messages.move_to_end(digest)
            while self._size > self._room and len(self._messages) > 1:
                self._size -= len(self._messages.popitem(last=False)[1])
        return digest

    def get(self, digest: str) -> bytes | None:
        """The message with this digest, if it is still there."""
        with self._lock:
            if digest in self._messages:
                self._messages.move_to_end(digest)
            return self._messages.get(digest)


#: Of this process: the server's routes read what the scripts put here.
MESSAGES: Final = MessageStore(ROOM)
