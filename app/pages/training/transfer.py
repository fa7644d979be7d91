"""Transfer learning: a trained network whose last layer is new, trained on the selected data in seconds."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing import limits, selection
from app.choosing.naming import display
from app.pages.training.transfer_result import Outcome, draw_outcome
from app.pages.training.transfer_state import TRANSFER
from app.results import Subject, computed, forwarding, keep_weights, uploads
from app.results.networks import network as network_of
from app.state.inputs import select
from app.text import Words
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live import transfer
from cnnviz.training.live.data.dataset import Dataset, Pixels
from cnnviz.training.live.transfer import FeatureSet, Head, TrainedHead

NAME = "training_transfer"
CHUNK = 32  # pictures of one result


def backbones() -> list[str]:
    """Networks on offer that read color and whose trained weights are here."""
    offers = selection.networks_on_offer().values()
    return [card.slug for card in offers if card.input[0] == 3 and selection.usable_source(card.slug) != "random"]


def draw_network(words: Words) -> None:
    """The list of networks whose last layer can be replaced."""
    field = TRANSFER["net"]
    text = words(f"{NAME}.network-help")
    select(field, words(f"{NAME}.network"), backbones(), lambda slug: display(words, slug), text)


def draw(words: Words, data: Dataset) -> None:
    """Which parameters train, the button that trains them, and what came of it."""
    slug = TRANSFER.value.net
    weights = selection.usable_source(slug)
    network = network_of(slug, weights)
    head = transfer.head_of(network)
    _parameters(words, network, head, len(data.classes))
    digest = transfer.digest_of(data)
    key = f"{slug} {weights} {digest}"
    label = words(f"{NAME}.train", count=sum(map(len, (data.training, data.validation, data.test))))
    if st.button(label, key="trn_transfer", type="primary", icon=":material/bolt:"):
        TRANSFER.update(trained=key, weights="")
    if TRANSFER.value.trained == key:
        draw_outcome(words, _outcome(words, Subject(slug, weights, ""), data, digest))
    else:
        st.caption(words(f"{NAME}.waiting"))


def _parameters(words: Words, network: cnnviz.Network, head: Head, classes: int) -> None:
    """What is frozen and what is trained, counted; and what the source's own line of code does."""
    trained = head.trained(classes)
    facts = {"frozen": f"{head.frozen:,}", "trained": f"{trained:,}", "features": f"{head.features:,}"}
    share = f"{trained / (head.frozen + trained):.2%}"
    text = words(f"{NAME}.parameters", node=head.node, classes=classes, share=share, **facts)
    st.markdown(text, help=words(f"{NAME}.parameters-help"))
    with st.expander(words(f"{NAME}.layers", count=sum(node.parameters > 0 for node in network.nodes))):
        st.dataframe(_rows(words, network, head, classes), hide_index=True, height=240)
        st.markdown(words(f"{NAME}.requires-grad"))
        st.code(CODE.format(node=head.node, features=head.features, classes=classes), language="python")


CODE = """\
for parameter in model.parameters():
    parameter.requires_grad = False
model.{node} = nn.Linear({features}, {classes})  # new: its parameters train
"""


def _rows(words: Words, network: cnnviz.Network, head: Head, classes: int) -> list[dict[str, str | int]]:
    """Layers with parameters, the last one first."""
    counts = {node.name: node.parameters for node in network.nodes} | {head.node: head.trained(classes)}
    return [
        {
            words(f"{NAME}.column-layer"): node.name,
            words(f"{NAME}.column-kind"): words(f"kinds.{node.kind}.name"),
            words(f"{NAME}.column-count"): counts[node.name],
            words(f"{NAME}.column-state"): words(f"{NAME}.{'new' if node.name == head.node else 'frozen'}"),
        }
        for node in reversed(network.nodes)
        if counts[node.name]
    ]


def _outcome(words: Words, subject: Subject, data: Dataset, digest: str) -> Outcome:
    """Features, with a bar while they are computed, then the training; both once while they are kept."""
    network = subject.network
    features = _features(words, subject, data, digest)

    def train() -> TrainedHead:
        with forwarding():
            return transfer.train(features)

    with st.spinner(words(f"{NAME}.training"), show_time=True):
        head = computed(("transfer", subject, digest), train)
    if not uploads.has_weights(TRANSFER.value.weights):
        TRANSFER.update(weights=keep_weights(transfer.exported(network, head, data.classes)))
    return Outcome(data, head, Subject(network.slug, TRANSFER.value.weights, TRANSFER.value.picture))


def _features(words: Words, subject: Subject, data: Dataset, digest: str) -> FeatureSet:
    """What the last layer reads, of all pictures; a part of them in each turn."""
    network, (pixels, _) = subject.network, transfer.all_pictures(data)
    together = limits.pictures_per_turn(network, CHUNK)
    most = limits.pictures_per_request(network, len(pixels))
    if len(pixels) > most:
        raise TrainingError(TrainingFault.DATA_MANY, count=len(pixels), limit=most)
    bar, parts = st.progress(0.0, text=words(f"{NAME}.features", done=0, count=len(pixels))), []
    for start in range(0, len(pixels), together):
        part = pixels[start : start + together]
        key = ("features", subject, digest, start, together)
        parts.append(computed(key, partial(_forwarded, network, part)))
        done = min(start + together, len(pixels))
        bar.progress(done / len(pixels), text=words(f"{NAME}.features", done=done, count=len(pixels)))
    bar.empty()
    return FeatureSet(data, np.concatenate(parts))


def _forwarded(network: cnnviz.Network, pixels: Pixels) -> NDArray[np.float32]:
    with forwarding():
        return transfer.features(network, pixels)
