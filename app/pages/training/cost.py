"""Before a training starts: what it will take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import streamlit as st

import cnnviz
from app.choosing import limits
from app.pages.training import networks
from app.pages.training.state import STATE, recipe
from app.results import computed, forwarding
from app.results.data import OWN
from app.state import visitor
from app.text import Words, sentence
from app.text.format import in_bytes
from cnnviz.errors import CnnvizError
from cnnviz.estimates import BYTES
from cnnviz.figures import MemoryPart, memory_bar
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.estimate import Duration, LayerMemory, duration_of, memory
from cnnviz.training.live.recipe import Recipe

PURPOSES = ("weights", "gradients", "optimizer", "activations")
#: Batches of a measurement, with one of validation.
MEASURED = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """A training to come: the network, data and recipe, and the bytes of its layers."""

    slug: str
    data: Dataset
    recipe: Recipe
    layers: tuple[LayerMemory, ...]

    @property
    def parameters(self) -> int:
        """Numbers that are trained."""
        return sum(each.gradients for each in self.layers) // BYTES

    @property
    def pictures(self) -> int:
        """Bytes of all pictures, one for each value, as the network reads them."""
        counts = (len(part) for part in (self.data.training, self.data.validation, self.data.test))
        return sum(counts) * prod(cnnviz.card(self.slug).input)

    @property
    def size(self) -> int:
        """Bytes of all together."""
        return sum(each.total for each in self.layers) + self.pictures


def plan(data: Dataset) -> Plan:
    """What the visitor has set, for this data; raises ``UnknownNetworkError`` or ``DesignError``."""
    return plan_of(networks.slug(), data, recipe())


def plan_of(slug: str, data: Dataset, own: Recipe) -> Plan:
    """Any training to come; raises ``UnknownNetworkError`` or ``DesignError``."""
    return Plan(slug, data, own, _memory(slug, len(data.classes), _costly(own)))


def _costly(now: Recipe) -> Recipe:
    """What of a recipe costs memory or time; the rest as usual."""
    names = ("optimizer", "amsgrad", "momentum", "batch", "augmentation")
    return Recipe(**{name: getattr(now, name) for name in names})


@lru_cache(maxsize=128)
def _memory(slug: str, classes: int, costly: Recipe) -> tuple[LayerMemory, ...]:
    return memory(slug, classes, costly)


def refusal(words: Words, planned: Plan) -> str:
    """Why the training cannot be started; empty where it can."""
    try:
        limits.check_training(cnnviz.card(planned.slug), planned.size, len(planned.data.training))
    except CnnvizError as error:
        return sentence(words, error)
    return ""


def draw(words: Words, planned: Plan) -> None:
    """Seconds, bytes by purpose, and bytes by layer."""
    st.markdown(f"**{words('training.cost')}**", help=words("training.cost-help"))
    st.markdown(f"{_time(words, planned)}  \n{words('training.memory', size=in_bytes(planned.size))}")
    totals = {name: sum(getattr(each, name) for each in planned.layers) for name in PURPOSES}
    totals["pictures"] = planned.pictures
    parts = [MemoryPart(words(f"training.{name}"), size, in_bytes(size)) for name, size in totals.items()]
    figure = memory_bar(parts, visitor.theme())
    alt = words("training.memory-alt", text=", ".join(f"{part.name} {part.text}" for part in parts))
    st.plotly_chart(figure, theme=None, key="trn_memory", alt=alt, config={"displayModeBar": False})
    with st.expander(words("training.layers", count=len(planned.layers)), icon=":material/table_rows:"):
        st.dataframe(_rows(words, planned), hide_index=True, height=240)
        st.caption(words("training.layers-caption"))


def _rows(words: Words, planned: Plan) -> list[dict[str, str]]:
    rows = []
    for layer in planned.layers:
        sizes = {words(f"training.{name}"): in_bytes(getattr(layer, name)) for name in PURPOSES}
        rows.append({words("training.layer"): layer.layer} | sizes | {words("training.sum"): in_bytes(layer.total)})
    return rows


def _time(words: Words, planned: Plan) -> str:
    """Seconds of an epoch and of all, measured where that takes little time, else estimated."""
    seconds, kind = _seconds(planned)
    texts = {"epoch": clock(words, seconds), "all": clock(words, seconds * planned.recipe.epochs)}
    return words(f"training.time-{kind}", epochs=planned.recipe.epochs, **texts)


def _seconds(planned: Plan) -> tuple[float, str]:
    card, now = networks.card(), planned.recipe
    if limits.training_seconds(card, MEASURED * now.batch) > limits.TURN:
        return limits.training_seconds(card, len(planned.data.training)), "estimated"
    return _measured(planned).epoch, "measured"


def _measured(planned: Plan) -> Duration:
    """The same for all who set this."""
    costly = _costly(planned.recipe)
    count = len(planned.data.training)
    own = planned.data.digest if STATE.value.data == OWN else ""

    def measure() -> Duration:
        with forwarding():
            return duration_of(planned.slug, planned.data, costly)

    return computed(("training duration", planned.slug, STATE.value.data, own, count, costly), measure)


def clock(words: Words, seconds: float) -> str:
    """A time as people say it: seconds, minutes with seconds, hours with minutes."""
    whole = round(seconds)
    if whole < 1:
        return words("training.clock-less")
    if whole < 100:
        return words("training.clock-seconds", seconds=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return words("training.clock-minutes", minutes=minutes, seconds=rest)
    return words("training.clock-hours", hours=minutes // 60, minutes=minutes % 60)
