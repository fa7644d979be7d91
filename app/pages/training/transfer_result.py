"""What transfer learning came to: curves, a new picture tried at once, what the network looked at, other pages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image
from streamlit.runtime.uploaded_file_manager import UploadedFile

import cnnviz
from app.choosing.selection import CHOICE
from app.components.palette import ZERO, Palette, table
from app.pages.training.transfer_state import TRANSFER
from app.results import Subject, computed, forwarding, keep_picture, picture
from app.state import Link, visitor
from app.text import LONGEST_NAME, Words, escaped, plain, sentence
from cnnviz.analysis.heads import head_of
from cnnviz.attribution.grad_cam import grad_cam
from cnnviz.errors import CnnvizError
from cnnviz.figures import Axes, Positions, line_chart, probability_bars
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.transfer import TrainedHead

NAME = "training_transfer"
OPAQUE = 0.65  # of the strongest part
SIDE = 260  # px of a picture


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The data, the trained last layer, and the network that has it with the picture on which it is tried."""

    data: Dataset
    head: TrainedHead
    subject: Subject


def draw_outcome(words: Words, outcome: Outcome) -> None:
    """Curves beside the picture that is tried, then the ways to other pages."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _curves(words, outcome)
    with right:
        _trial(words, outcome)
    _doors(words, outcome.subject)


def _curves(words: Words, outcome: Outcome) -> None:
    epochs, test = outcome.head.records.epochs, outcome.head.test
    hits = int((test.predictions == test.labels).sum())
    st.markdown(words(f"{NAME}.accuracy", epochs=len(epochs), hits=hits, count=len(test.labels)))
    curves = {
        words(f"{NAME}.curve-{name}"): np.array([getattr(each, f"{name}_loss") for each in epochs])
        for name in ("training", "validation")
    }
    over, axes = Positions([each.epoch for each in epochs]), Axes(words(f"{NAME}.epoch"), words(f"{NAME}.loss"), low=0)
    figure = line_chart(over, curves, axes, visitor.theme())
    st.plotly_chart(figure, theme=None, key="trn_transfer_loss", alt=plain(words(f"{NAME}.loss-alt")))
    st.caption(words(f"{NAME}.few", count=len(test.labels)))


def _trial(words: Words, outcome: Outcome) -> None:
    """A picture that the network was not trained on: an upload, a photo, or one of the test pictures."""
    st.markdown(f"**{words(f'{NAME}.try')}**", help=words(f"{NAME}.try-help"))
    source = st.segmented_control(
        words(f"{NAME}.try"), SOURCES, format_func=lambda each: words(f"{NAME}.try-{each}"), key="trn_try",
        default=SOURCES[0], required=True, label_visibility="collapsed",
    )  # fmt: skip
    WAYS[str(source)](words, outcome.data)
    if not TRANSFER.value.picture:
        return
    subject = Subject(outcome.subject.slug, outcome.subject.weights, TRANSFER.value.picture)
    with st.spinner(words("blocks.busy")):
        shares = subject.probabilities()
    best = int(shares.argmax())
    shown, bars = st.columns(2)
    with shown:
        image = _overlaid(subject, best)
        caption = words(f"{NAME}.looked", name=escaped(outcome.data.classes[best], LONGEST_NAME))
        st.image(image, caption=caption, alt=plain(caption), width=SIDE)
    with bars:
        order = np.argsort(-shares, kind="stable")[:8]
        names = [outcome.data.classes[int(index)][:LONGEST_NAME] for index in order]
        figure = probability_bars(names, shares[order], visitor.theme())
        st.plotly_chart(figure, theme=None, key="trn_transfer_classes", alt=words(f"{NAME}.classes-alt"))


def _test(words: Words, own: Dataset) -> None:
    """The test pictures of the data set, one button for the next."""
    if st.button(words(f"{NAME}.next"), key="trn_try_next", icon=":material/skip_next:") or not TRANSFER.value.picture:
        index = TRANSFER.value.turn % len(own.test)
        pixels = own.test.pixels[index]
        whole = cnnviz.picture_from_pixels(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
        TRANSFER.update(picture=keep_picture(whole), turn=TRANSFER.value.turn + 1)


def _upload(words: Words, _: Dataset) -> None:
    file = st.file_uploader(words(f"{NAME}.upload"), key="trn_try_upload", label_visibility="collapsed")
    if file is not None and file.file_id != TRANSFER.value.file:
        _take(words, file.name, file)


def _camera(words: Words, _: Dataset) -> None:
    shot = st.camera_input(words(f"{NAME}.camera"), key="trn_try_camera", label_visibility="collapsed")
    if shot is not None and shot.file_id != TRANSFER.value.file:
        _take(words, words("choosing.camera"), shot)


def _take(words: Words, name: str, file: UploadedFile) -> None:
    """Try the network on a file, which is read once; one that cannot be read is a sentence."""
    try:
        TRANSFER.update(picture=keep_picture(cnnviz.read_picture(file.getvalue())), file=file.file_id)
    except CnnvizError as error:
        st.error(f"{escaped(name, LONGEST_NAME)}: {sentence(words, error)}", icon=":material/info:")


WAYS = {"test": _test, "upload": _upload, "camera": _camera}
SOURCES = tuple(WAYS)


def _overlaid(subject: Subject, index: int) -> NDArray[np.uint8]:
    """The picture as the network reads it, ``(H, W, 3)``, with what speaks for the class over it."""
    pixels = subject.view()
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    weights = _weights(subject, index)
    if weights is None or not weights.max():
        return pixels
    height, width = pixels.shape[:2]
    scaled = Image.fromarray(np.float32(weights / weights.max())).resize((width, height), Image.Resampling.BILINEAR)
    share = np.clip(np.asarray(scaled), 0, 1)
    colors = table(Palette.MAP, visitor.theme())[ZERO + np.rint(share * (255 - ZERO)).astype(int)]
    opacity = OPAQUE * share[:, :, None]
    blended: NDArray[np.uint8] = np.rint(pixels * (1 - opacity) + colors * opacity).astype(np.uint8)
    return blended


def _weights(subject: Subject, index: int) -> NDArray[np.float32] | None:
    """Grad-CAM on the last maps against all other classes, ``(H, W)``; ``None`` without maps of several positions."""
    network, own = subject.network, picture(subject.picture)
    head = head_of(network.nodes)
    if head is None:
        return None
    node = head.maps.name
    others = tuple(each for each in range(len(network.labels)) if each != index)

    def compute() -> NDArray[np.float32]:
        with forwarding():
            return grad_cam(network, own, node, index, others)

    return computed(("grad-cam", subject, node, index), compute)


def _doors(words: Words, subject: Subject) -> None:
    """The network with its new last layer on other pages."""
    shown_picture = TRANSFER.value.picture or CHOICE.value.pic
    with st.container(horizontal=True, gap="small"):
        for page in ("explore", "blocks", "receptive_fields"):
            link = Link(page).set(CHOICE, net=subject.slug, weights=subject.weights, pic=shown_picture or None)
            st.button(words(f"{NAME}.open-{page}"), key=f"trn_transfer_{page}", on_click=link.open)
