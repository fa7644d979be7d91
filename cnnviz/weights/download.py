"""Download files: streamed, checked by hash, retried; a partial file is removed."""

import errno
import hashlib
import logging
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlparse
from urllib.request import Request, build_opener

from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights.hashes import sha256

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]

PIECE = 1 << 20
#: A partial file that nobody has written to for so many seconds belongs to a process that was killed.
ABANDONED = 3600
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
NO_ROOM = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOTDIR, errno.EEXIST}
)
_locks: dict[Path, threading.Lock] = {}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """``timeout`` seconds for a response and between pieces; ``attempts`` in all, ``pause`` seconds after the first.

    A server that has sent fewer than ``slowest`` bytes per second after ``grace`` seconds counts as timed out.
    """

    timeout: float = 10.0
    attempts: int = 3
    pause: float = 1.0
    grace: float = 30.0
    slowest: float = 4096.0


TIMEOUTS = Timeouts()


@dataclass(frozen=True, slots=True)
class Remote:
    """A file on a server; ``size`` is approximate, in bytes.

    Without a ``checksum``, hexadecimal, the file's name ends in the first digits of its SHA-256.
    """

    url: str
    size: int
    checksum: str = ""
    algorithm: str = "sha256"

    @property
    def name(self) -> str:
        """Name of the file, on the server and on this machine."""
        return Path(urlparse(self.url).path).name

    @property
    def digest(self) -> str:
        """The checksum, or its first digits in the name; raises ``ValueError`` where the name has none.

        >>> Remote("https://example.org/resnet18-f37072fd.pth", 46_830_571).digest
        'f37072fd'
        """
        if self.checksum:
            return self.checksum
        match = re.search(r"-([0-9a-f]{8,})\.[^.]+$", self.name)
        if match is None:
            raise ValueError(f"{self.name} does not name its hash")
        return match.group(1)

    @property
    def limit(self) -> int:
        """Bytes after which a download is refused as too large."""
        return self.size + self.size // 4 + PIECE


def matches(path: Path, remote: Remote) -> bool:
    """Whether the file at ``path`` has the SHA-256 of the remote one; raises ``OSError``."""
    return sha256(path).startswith(remote.digest)


def lock(path: Path) -> threading.Lock:
    """The lock of this process for downloading to ``path``."""
    return _locks.setdefault(path, threading.Lock())


def fetch(remote: Remote, folder: Path, progress: Progress | None = None, timeouts: Timeouts = TIMEOUTS) -> Path:
    """Download ``remote`` into ``folder``, which is created if needed, replacing a file of that name in one step.

    ``progress(bytes done, bytes in all)`` is called about a hundred times; what it raises stops the download.
    Raises ``WeightsError``: NO_NETWORK at once when there is no connection and after the last attempt when it
    keeps breaking, DAMAGED when what arrives keeps being something else, NOT_FOUND when the server does not have
    the file or the folder cannot hold it.
    """
    for attempt in range(1, timeouts.attempts + 1):
        try:
            return _attempt(remote, folder, progress, timeouts)
        except (OSError, HTTPException, WeightsError) as error:
            log.warning("%s, attempt %d: %r", remote.url, attempt, error)
            if attempt == timeouts.attempts or _is_final(error):
                raise _explained(error, remote, folder) from error
        time.sleep(timeouts.pause * attempt)
    raise AssertionError("the last attempt returns or raises")


def _attempt(remote: Remote, folder: Path, progress: Progress | None, timeouts: Timeouts) -> Path:
    target = folder / remote.name
    partial = folder / f"{remote.name}.{uuid.uuid4().hex}.partial"
    with _open(remote, timeouts) as response:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, remote)
        try:
            with partial.open("xb") as sink:
                digest = _receive(response, sink, remote, progress, timeouts)
            if not digest.startswith(remote.digest):
                raise WeightsError(WeightsFault.DAMAGED, name=remote.name)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return target


def _open(remote: Remote, timeouts: Timeouts) -> HTTPResponse:
    """The response with its headers; a timeout raises ``URLError``."""
    request = Request(remote.url, headers={"User-Agent": "cnnviz"})  # noqa: S310 - addresses are torchvision's own
    try:
        # A new opener each time: urlopen would keep the proxy settings of its first use.
        response: HTTPResponse = build_opener().open(request, timeout=timeouts.timeout)
    except TimeoutError as error:
        raise URLError(error) from error
    except HTTPError as error:
        error.close()
        raise
    return response


def _receive(
    response: HTTPResponse, sink: BinaryIO, remote: Remote, progress: Progress | None, timeouts: Timeouts
) -> str:
    """Write the body to ``sink``; its checksum."""
    length = response.length or 0
    total = length or remote.size
    hashed, done, reported = hashlib.new(remote.algorithm, usedforsecurity=False), 0, 0
    for piece in _pieces(response, remote.limit, timeouts):
        sink.write(piece)
        hashed.update(piece)
        done += len(piece)
        if progress is not None and (done - reported >= total / 100 or done == total):
            reported = done
            progress(done, max(done, total))
    if done < length:
        raise ConnectionError(f"cut off after {done} of {length} bytes")
    return hashed.hexdigest()


def _pieces(response: HTTPResponse, limit: int, timeouts: Timeouts) -> Iterator[bytes]:
    started, done = time.monotonic(), 0
    while piece := response.read1(PIECE):
        done += len(piece)
        if done > limit:
            raise WeightsError(WeightsFault.TOO_LARGE, size=done, limit=limit)
        yield piece
        elapsed = time.monotonic() - started
        if elapsed > timeouts.grace and done < timeouts.slowest * elapsed:
            raise TimeoutError(f"{done} bytes in {elapsed:.0f} s")


def _sweep(folder: Path, remote: Remote) -> None:
    """Remove partial files of a killed process."""
    oldest = time.time() - ABANDONED
    for left in folder.glob(f"{remote.name}.*.partial"):
        try:
            if left.stat().st_mtime < oldest:
                left.unlink()
        except OSError as error:  # another process was faster, or it is not ours to remove
            log.info("%s stays: %r", left, error)


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help."""
    if isinstance(error, WeightsError):
        return error.reason != WeightsFault.DAMAGED
    if isinstance(error, HTTPError):
        return error.code not in PASSING
    return isinstance(error, URLError) or _is_no_room(error)


def _is_no_room(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in NO_ROOM


def _explained(error: Exception, remote: Remote, folder: Path) -> WeightsError:
    if isinstance(error, WeightsError):
        return error
    if isinstance(error, HTTPError) and HTTPStatus.BAD_REQUEST <= error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return WeightsError(WeightsFault.NOT_FOUND, path=remote.url)
    if _is_no_room(error):
        return WeightsError(WeightsFault.NOT_FOUND, path=str(folder / remote.name))
    return WeightsError(WeightsFault.NO_NETWORK, host=urlparse(remote.url).hostname or remote.url)
