"""Classes of the visitor's own: named, filled by upload or camera, exported and imported as a zip."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

import cnnviz
from app.results import data, uploads
from app.results.data import OwnClass
from app.state import State, entry
from app.text import LONGEST_NAME, Words, escaped, sentence
from app.text.markdown import legible
from cnnviz.errors import CnnvizError, TrainingError, TrainingFault
from cnnviz.training.live.data.dataset import Dataset, Pictures
from cnnviz.training.live.data.folders import LONGEST_NAME as LONGEST_CLASS
from cnnviz.training.live.data.folders import read_zip, write_zip

MOST_CLASSES = 20
MOST_PICTURES = 300  # of all classes
ENOUGH = 5  # pictures of a class to start with
Keep = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Own:
    """``classes`` is JSON: pairs of a name and its pictures' keys. ``selected`` is a class, by its position.

    ``turn`` counts uploads and photos, ``problems`` are sentences to show once.
    """

    classes: str = entry("[]", listed=False)
    selected: int = entry(0, name="trn_own_class", listed=False)
    source: str = entry("upload", name="trn_own_source", listed=False, options=("upload", "camera"))
    turn: int = entry(0, listed=False)
    problems: str = entry("", listed=False)


OWN = State("training_own", Own)


def classes() -> tuple[OwnClass, ...]:
    """The visitor's classes, with those of their pictures that are still here."""
    pairs = json.loads(OWN.value.classes)
    return tuple(OwnClass(name, tuple(filter(uploads.has_picture, pictures))) for name, pictures in pairs)


def set_classes(kept: Sequence[OwnClass], **others: str | int) -> None:
    """Replace the classes."""
    OWN.update(classes=json.dumps([[each.name, list(each.pictures)] for each in kept]), **others)


def selected() -> int:
    """The position of the selected class; 0 where there is none."""
    return min(OWN.value.selected, max(0, len(classes()) - 1))


def data_set() -> Dataset:
    """The classes as a data set; raises ``TrainingError``."""
    return data.own_set(classes())


def add_class(name: str) -> None:
    """A new class, selected; one of that name is selected where there is one, and an empty name is nothing."""
    name, kept = clean(name), classes()
    names = [each.name for each in kept]
    if name in names:
        OWN.update(selected=names.index(name))
    elif name and len(kept) < MOST_CLASSES:
        set_classes((*kept, OwnClass(name)), selected=len(kept))


def rename_class(index: int, name: str) -> None:
    """Another name for a class; nothing happens where it is empty or another class has it."""
    name, kept = clean(name), classes()
    if name and name not in [each.name for each in kept]:
        set_classes([replace(each, name=name) if at == index else each for at, each in enumerate(kept)])


def remove_class(index: int) -> None:
    """Drop a class with its pictures."""
    set_classes([each for at, each in enumerate(classes()) if at != index], selected=max(0, index - 1))


def remove_picture(index: int, key: str) -> None:
    """Drop a picture of a class."""
    kept = list(classes())
    kept[index] = replace(kept[index], pictures=tuple(each for each in kept[index].pictures if each != key))
    set_classes(kept)


def clean(name: str) -> str:
    """A name of a class in one line and of a bounded length.

    >>> clean(" my  cat ")
    'my cat'
    """
    return legible(name)[:LONGEST_CLASS].strip()


def add_picture(index: int, content: bytes) -> None:
    """Add a picture to a class, as training keeps it; raises ``cnnviz.PictureError`` or ``TrainingError``."""
    kept = list(classes())
    count = sum(len(each.pictures) for each in kept)
    if count >= MOST_PICTURES:
        raise TrainingError(TrainingFault.DATA_MANY, count=count + 1, limit=MOST_PICTURES)
    key = data.keep_own(cnnviz.read_picture(content))
    pictures = tuple(dict.fromkeys((*kept[index].pictures, key)))
    kept[index] = replace(kept[index], pictures=pictures)
    set_classes(kept)


def take_pictures(words: Words, index: int, uploader: str) -> None:
    """In a callback: add the files to a class, and renew the uploader; each that is refused is a sentence."""
    problems = [_problem(words, index, file.name, file.getvalue()) for file in st.session_state[uploader]]
    OWN.update(problems="  \n".join(filter(None, problems)), turn=OWN.value.turn + 1)


def take_photo(words: Words, index: int, camera: str) -> None:
    """In a callback: add the photo to a class, and renew the camera for the next one."""
    photo = st.session_state[camera]
    if photo is not None:
        problem = _problem(words, index, words("choosing.camera"), photo.getvalue())
        OWN.update(problems=problem, turn=OWN.value.turn + 1)


def _problem(words: Words, index: int, name: str, content: bytes) -> str:
    try:
        add_picture(index, content)
    except CnnvizError as error:
        return f"{escaped(name, LONGEST_NAME)}: {sentence(words, error)}"
    return ""


def show_problems() -> None:
    """What was refused, once, in a place of its own."""
    problems, place = OWN.value.problems, st.container()
    if problems:
        OWN.update(problems="")
        place.error(problems, icon=":material/info:")


def take_zip(words: Words, uploader: str, keep: Keep) -> None:
    """In a callback: give the file to ``keep`` and renew the uploader; what is refused is a sentence."""
    file = st.session_state[uploader]
    OWN.update(turn=OWN.value.turn + 1)
    if file is None:
        return
    try:
        keep(file.getvalue())
    except CnnvizError as error:
        OWN.update(problems=f"{escaped(file.name, LONGEST_NAME)}: {sentence(words, error)}")


def import_zip(content: bytes) -> None:
    """Replace the classes by those of a zip; raises ``TrainingError`` or ``cnnviz.PictureError`` and keeps them."""
    read = read_zip(content)
    parts = (read.training, read.validation, read.test)
    whole = Pictures(*(np.concatenate(each) for each in zip(*((p.pixels, p.labels) for p in parts), strict=True)))
    if len(whole) > MOST_PICTURES or len(read.classes) > MOST_CLASSES:
        raise TrainingError(TrainingFault.DATA_MANY, count=len(whole), limit=MOST_PICTURES)
    keys = [data.keep_own(cnnviz.picture_from_pixels(pixels)) for pixels in whole.pixels]
    members = [
        [key for key, each in zip(keys, whole.labels, strict=True) if each == label]
        for label in range(len(read.classes))
    ]
    set_classes(
        [OwnClass(clean(name), tuple(own)) for name, own in zip(read.classes, members, strict=True)], selected=0
    )


def export_zip(kept: Sequence[OwnClass]) -> bytes:
    """The classes as a zip that ``import_zip`` reads; raises ``TrainingError`` (DATA_GONE)."""
    return write_zip({each.name: [data.own_pixels(key) for key in each.pictures] for each in kept})
