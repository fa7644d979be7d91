"""Visitors' own pictures, weights and data sets, by the digest of their content."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection
from typing import cast

import cnnviz
from app.results.memory import BUDGET
from app.results.presence import session
from app.results.store import Store
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.data.folders import read_zip

_pictures = Store(BUDGET, share=0.1)
_weights = Store(BUDGET, share=0.1)
_sets = Store(BUDGET, share=0.05)
#: Sessions that use an upload, by its key.
_sessions: dict[str, set[str]] = {}
_lock = threading.Lock()
OWN, SAMPLE, FILE, ZIP = "own", "sample", "file", "zip"


def digest(content: bytes) -> str:
    """A short name for bytes."""
    return hashlib.sha256(content).hexdigest()[:16]


def keep_picture(picture: cnnviz.Picture) -> str:
    """Keep a visitor's picture; its key, ``own:<digest>``."""
    key = f"{OWN}:{picture.digest[:16]}"
    _use(key)
    _pictures.put(key, picture)
    return key


def keep_weights(content: bytes) -> str:
    """Keep a visitor's weights; their key, ``file:<digest>``."""
    key = f"{FILE}:{digest(content)}"
    _use(key)
    _weights.put(key, content)
    return key


def keep_set(content: bytes) -> str:
    """Keep a visitor's data set, a zip of pictures in class folders; its key, ``zip:<digest>``.

    Raises ``cnnviz.errors.TrainingError`` or ``cnnviz.PictureError``, and keeps nothing.
    """
    key = f"{ZIP}:{digest(content)}"
    _sets.computed(key, lambda: read_zip(content))
    _use(key)
    return key


def data_set(key: str) -> Dataset:
    """The data set behind ``zip:<digest>``; raises ``cnnviz.errors.TrainingError`` (DATA_GONE)."""
    kept = cast("Dataset | None", _sets.get(key))
    if kept is None:
        raise TrainingError(TrainingFault.DATA_GONE)
    _use(key)
    return kept


def picture(key: str) -> cnnviz.Picture:
    """The picture behind ``sample:<slug>`` or ``own:<digest>``; raises ``cnnviz.PictureError`` when it is gone."""
    kind, _, name = key.partition(":")
    if kind == SAMPLE:
        return cnnviz.read_sample(name)
    kept = cast("cnnviz.Picture | None", _pictures.get(key))
    if kept is None:
        raise cnnviz.PictureError(cnnviz.PictureFault.NOT_FOUND, path=key)
    _use(key)
    return kept


def has_picture(key: str) -> bool:
    """Whether ``picture`` has it."""
    try:
        picture(key)
    except cnnviz.PictureError:
        return False
    return True


def weights(key: str) -> bytes:
    """The file behind ``file:<digest>``; raises ``cnnviz.WeightsError`` when it is gone."""
    kept = cast("bytes | None", _weights.get(key))
    if kept is None:
        raise cnnviz.WeightsError(cnnviz.WeightsFault.NOT_FOUND, path=key)
    _use(key)
    return kept


def has_weights(key: str) -> bool:
    """Whether ``weights`` has it."""
    return key in _weights


def _use(key: str) -> None:
    """Note that this thread's session uses the upload, which is then kept as long as the session is."""
    with _lock:
        _sessions.setdefault(key, set()).add(session())


def users() -> set[str]:
    """The sessions that use uploads."""
    with _lock:
        return {each for sessions in _sessions.values() for each in sessions}


def sweep(ended: Collection[str]) -> None:
    """Drop the uploads that only these sessions, which have ended, used."""
    with _lock:
        for key, sessions in list(_sessions.items()):
            sessions.difference_update(ended)
            if not sessions:
                del _sessions[key]
                _pictures.discard(key.__eq__)
                _weights.discard(key.__eq__)
                _sets.discard(key.__eq__)
