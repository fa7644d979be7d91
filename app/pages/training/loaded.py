"""A file that this page saved, read again: its recipe for the controls, its weights for other pages."""

from __future__ import annotations

import streamlit as st

from app.choosing.selection import BUILT, CHOICE, networks_on_offer
from app.pages.explore.links import explore
from app.pages.training.after_state import AFTER
from app.pages.training.difference import network_of, recipe_text
from app.pages.training.state import RUNS, STATE, use_recipe
from app.results import keep_weights, uploads
from app.results.data import keys as offered_sets
from app.state import visitor
from app.text import LONGEST_NAME, Words, escaped, sentence
from cnnviz.errors import CnnvizError
from cnnviz.training.live.exporting import Origin, read_origin
from cnnviz.training.live.networks import NETWORKS
from cnnviz.weights.specification import check_file


def draw(words: Words) -> None:
    """The uploader, and what the last file was."""
    with st.popover(words("training_after.keep.load"), icon=":material/upload:"):
        key = f"trn_load_{AFTER.value.loaded}"
        st.file_uploader(
            words("training_after.keep.load-label"),
            key=key,
            help=words("training_after.keep.load-help"),
            on_change=_take,
            args=(key,),
        )
        if AFTER.value.notice:
            st.info(AFTER.value.notice, icon=":material/info:")
        if AFTER.value.weights:
            st.button(
                words("training_after.keep.loaded-open"),
                key="trn_loaded_open",
                icon=":material/search:",
                on_click=_open,
                disabled=not uploads.has_weights(AFTER.value.weights),
            )


def _take(key: str) -> None:
    """In a callback: check the file, set the controls, and keep the weights; one that is refused changes nothing."""
    words, upload = visitor.words(), st.session_state[key]
    AFTER.update(loaded=AFTER.value.loaded + 1, notice="", weights="", loaded_net="")
    if upload is None:
        return
    try:
        notice = use(words, upload.getvalue())
    except CnnvizError as error:
        name = escaped(upload.name, LONGEST_NAME)
        notice = words("training_after.keep.refused", file=name, why=sentence(words, error))
    AFTER.update(notice=notice)


def use(words: Words, content: bytes) -> str:
    """Set the controls to a file's recipe; what it was, in a sentence. Raises ``CnnvizError``, before any change."""
    origin = read_origin(content)
    check_file(content, origin.slug)
    key = keep_weights(content)
    name = next((name for name, slug in NETWORKS.items() if slug == origin.slug), origin.slug)
    if name.startswith(BUILT):
        visitor.keep_built(name)
    here = origin.data in offered_sets()
    STATE.update(net=name, **({"data": origin.data} if here else {}))
    use_recipe(origin.recipe)
    RUNS.update(setting=True)
    AFTER.update(weights=key, loaded_net=origin.slug)
    return _sentence(words, origin, here=here)


def _sentence(words: Words, origin: Origin, *, here: bool) -> str:
    known = words.get(f"training.data-{origin.data}")
    return words(
        f"training_after.keep.{'loaded' if here else 'loaded-other-data'}",
        net=network_of(words, origin.slug),
        data=known or origin.data,
        step=origin.step,
        recipe=recipe_text(words, origin.recipe),
    )


def _open() -> None:
    """In a callback: the loaded weights in Explore."""
    slug, key = AFTER.value.loaded_net, AFTER.value.weights
    if slug in networks_on_offer() or slug.startswith(BUILT):
        explore().set(CHOICE, net=slug, weights=key, pic="", notice="", download="", uploading=False).open()
