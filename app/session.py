"""What outlives one run of a page: networks and results shared by all visitors, and one visitor's choices.

Session state holds only str, int, float and bool; what is larger lies on a shelf here and is named by its digest.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Generic, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.text import LANGUAGES, Words, words
from cnnviz.pictures.images import normalize

ValueT = TypeVar("ValueT")
Progress = Callable[[int, int], None]

#: Names what is on offer beside the zoo: "package.module:function,timm:resnet10t"; no visitor can add to it.
NETWORKS = "CNNVIZ_NETWORKS"
#: Forward passes at once: more only wait for the same two cores.
_forwards = threading.Semaphore(2)
MOST_NETWORKS, MOST_RESULTS = 4, 48
MOST_BUILT = 4
#: How the slug of a network begins that was built on the Builder page; the rest is the network itself.
BUILT = "built:"
MEBI = 2**20


class Shelf(Generic[ValueT]):
    """The most recently used values, by name; safe to share between visitors' threads.

    ``weigh`` says how much of the ``room`` a value takes: one place each, unless told otherwise.
    """

    def __init__(self, room: int, weigh: Callable[[ValueT], int] = lambda _: 1) -> None:
        self._room = room
        self._weigh = weigh
        self._values: OrderedDict[str, ValueT] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, name: str, value: ValueT) -> None:
        """Keep ``value``; those not used for longest make room, the newest stays whatever it weighs."""
        with self._lock:
            self._values[name] = value
            self._values.move_to_end(name)
            while len(self._values) > 1 and sum(map(self._weigh, self._values.values())) > self._room:
                self._values.popitem(last=False)

    def get(self, name: str) -> ValueT | None:
        """The value called ``name``, if it is still there."""
        with self._lock:
            if name in self._values:
                self._values.move_to_end(name)
            return self._values.get(name)


@st.cache_resource(show_spinner=False)
def pictures() -> Shelf[cnnviz.Picture]:
    """Uploads, photos and drawings of all visitors, small after reading, by digest."""
    return Shelf(room=64)


@st.cache_resource(show_spinner=False)
def weight_files() -> Shelf[bytes]:
    """Uploaded weights by digest."""
    return Shelf(room=4)


@st.cache_resource(show_spinner=False)
def prepare() -> bool:
    """Once per process: one torch thread, the networks that the owner named, no garbage sought among what is there."""
    cnnviz.use_threads(1)
    cnnviz.offer(name.strip() for name in os.environ.get(NETWORKS, "").split(",") if name.strip())
    atexit.register(gc.unfreeze)  # or extension modules complain of leaks when the process ends
    _freeze()
    return True


def _freeze() -> None:
    """Streamlit collects garbage after every run; with torch and Plotly in memory that takes a quarter of a second.

    Nothing is collected first: modules and networks are no garbage, and looking through them takes as long again.
    """
    gc.freeze()


def built() -> list[str]:
    """Slugs of the networks that this visitor built, oldest first."""
    return str(st.session_state.get("built", "")).split()


def keep_built(slug: str) -> None:
    """Put a network that the visitor built on her list; the oldest makes room."""
    slugs = [*(each for each in built() if each != slug), slug]
    st.session_state["built"] = " ".join(slugs[-MOST_BUILT:])


def offered() -> dict[str, cnnviz.NetworkCard]:
    """Every network that this visitor can choose: those on offer, what she built, and what an address brought."""
    cards = {card.slug: card for card in cnnviz.networks()}
    brought = [slug for slug in (*built(), str(st.session_state.get("net"))) if slug.startswith(BUILT)]
    for slug in brought:
        with suppress(cnnviz.CnnvizError):
            cards[slug] = cnnviz.card(slug)
    return cards


@contextmanager
def forwarding() -> Iterator[None]:
    """Around a forward pass: no more of them at once than there are cores."""
    with _forwards:
        yield


@st.cache_resource(show_spinner=False, max_entries=MOST_NETWORKS)
def network(slug: str, weights: str, _progress: Progress | None = None) -> cnnviz.Network:
    """A network shared by all visitors; ``weights`` is a source, or ``file:<digest>`` of an upload.

    Raises ``cnnviz.WeightsError`` or ``cnnviz.UnknownNetworkError``.
    """
    prepare()
    loaded = _loaded(slug, weights, _progress)
    _freeze()
    return loaded


def _loaded(slug: str, weights: str, progress: Progress | None) -> cnnviz.Network:
    if not weights.startswith("file:"):
        return cnnviz.load(slug, weights, progress=progress)
    content = weight_files().get(weights.removeprefix("file:"))
    if content is None:
        raise cnnviz.WeightsError(cnnviz.WeightsFault.NOT_FOUND, path=weights)
    return cnnviz.load(slug, content)


@st.cache_resource(show_spinner=False)
def outputs() -> Shelf[NDArray[np.float32]]:
    """What nodes produced, for all visitors: a map of VGG's first layer weighs 13 MB, one of its last 0.1 MB."""
    return Shelf(room=256 * MEBI, weigh=lambda maps: maps.nbytes)


def output_of(slug: str, weights: str, picture: str, node: str) -> NDArray[np.float32]:
    """What ``node`` produces for a picture: read-only float32 ``(C, H, W)``, a vector as ``(C, 1, 1)``."""
    name = "|".join((slug, weights, picture, node))
    result = outputs().get(name)
    if result is None:
        with _forwards:
            result = network(slug, weights).run(picture_of(picture), [node]).maps[node]
        outputs().put(name, result)
    return result if result.ndim > 1 else result[:, None, None]


@st.cache_resource(show_spinner=False, max_entries=MOST_RESULTS)
def probabilities(slug: str, weights: str, picture: str) -> NDArray[np.float32]:
    """Softmax of the network's last output, ``(classes,)``."""
    with _forwards:
        return network(slug, weights).probabilities(picture_of(picture))


@st.cache_resource(show_spinner=False, max_entries=MOST_NETWORKS)
def _runs(slug: str, weights: str) -> Shelf[cnnviz.Run]:  # noqa: ARG001 - a shelf for each network
    """Runs of one network; a run holds its network, so no more networks than these are held by their runs."""
    return Shelf(room=64 * MEBI, weigh=lambda run: sum(maps.nbytes for maps in run.maps.values()))


def _run_around(slug: str, weights: str, picture: str, node: str) -> cnnviz.Run:
    """One forward pass that keeps a node and what it reads, so that all its units can be explained."""
    name = f"{picture}|{node}"
    found = _runs(slug, weights).get(name)
    if found is None:
        chosen = network(slug, weights)
        inputs = [each for each in chosen.node(node).inputs if each != "input"]
        with _forwards:
            found = chosen.run(picture_of(picture), [node, *inputs])
        _runs(slug, weights).put(name, found)
    return found


@st.cache_resource(show_spinner=False, max_entries=MOST_RESULTS)
def explanation_of(slug: str, weights: str, picture: str, node: str, unit: tuple[int, int, int]) -> cnnviz.Explanation:
    """How one unit (channel, row, column) came by its value; raises ``cnnviz.NotExplainableError``."""
    run = _run_around(slug, weights, picture, node)
    with _forwards:
        return run.explain(node, *unit)


@st.cache_resource(show_spinner=False, max_entries=MOST_RESULTS)
def class_explanation_of(slug: str, weights: str, picture: str, index: int) -> cnnviz.Explanation:
    """How one class came by its probability."""
    run = _run_around(slug, weights, picture, network(slug, weights).nodes[-1].name)
    with _forwards:
        return run.explain_class(index)


def inputs_of(slug: str, weights: str, picture: str, node: str) -> Mapping[str, NDArray[np.float32]]:
    """What ``node`` reads, by name, ``(C, H, W)`` each; ``"input"`` is the normalized picture."""
    chosen = network(slug, weights)
    maps = _run_around(slug, weights, picture, node).maps
    found = {name: maps[name] for name in chosen.node(node).inputs if name in maps}
    if "input" in chosen.node(node).inputs:
        found["input"] = normalize(chosen.view(picture_of(picture)), chosen.preprocessing)
    return {name: each if each.ndim > 1 else each[:, None, None] for name, each in found.items()}


def digest(content: bytes) -> str:
    """A short name for bytes."""
    return hashlib.sha256(content).hexdigest()[:16]


def keep_picture(picture: cnnviz.Picture) -> str:
    """Put a visitor's picture on the shelf; its key, ``own:<digest>``."""
    name = picture.digest[:16]
    pictures().put(name, picture)
    return f"own:{name}"


def keep_weights(content: bytes) -> str:
    """Put a visitor's weights on the shelf; their key, ``file:<digest>``."""
    name = digest(content)
    weight_files().put(name, content)
    return f"file:{name}"


def picture_of(key: str) -> cnnviz.Picture:
    """The picture behind ``sample:<slug>`` or ``own:<digest>``; raises ``cnnviz.PictureError`` when it is gone."""
    kind, _, name = key.partition(":")
    if kind == "sample":
        return cnnviz.read_sample(name)
    found = pictures().get(name)
    if found is None:
        raise cnnviz.PictureError(cnnviz.PictureFault.NOT_FOUND, path=key)
    return found


def language() -> str:
    """The visitor's choice, else the address's, else the browser's language if we have it, else English.

    ``spoken`` remembers it: the switch ``lang`` is a widget, whose value Streamlit forgets between two pages.
    """
    browser = (st.context.locale or "").split("-")[0]
    wished = (st.session_state.get("lang"), st.session_state.get("spoken"), st.query_params.get("lang"), browser)
    chosen = next((str(code) for code in wished if code in LANGUAGES), "en")
    st.session_state["spoken"] = chosen
    if "lang" not in st.session_state:
        st.session_state["lang"] = chosen
    return chosen


def spoken() -> Words:
    """The words in the visitor's language."""
    return words(language())


def theme() -> str:
    """``"light"`` or ``"dark"``, as the visitor sees the app."""
    return str(st.context.theme.type or "light")
