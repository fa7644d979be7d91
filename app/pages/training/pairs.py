"""Trainings that differ from the one on the screen in one thing alone, each started by one button."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from app.pages.training import cost, start
from app.pages.training.difference import difference
from app.pages.training.replays import Past
from app.pages.training.state import RUNS, STATE, use_recipe
from app.results import runs
from app.text import Words
from cnnviz.training.live.networks import variants
from cnnviz.training.live.recipe import NONE, Augmentation, Initialization, Recipe

#: With which other initialization each is compared.
OTHER_INITIALIZATION = {
    Initialization.SOURCE: Initialization.KAIMING,
    Initialization.KAIMING: Initialization.SOURCE,
    Initialization.ZEROS: Initialization.SOURCE,
}

TEN = 10.0  # times as high a learning rate
HIGH = 0.05  # from here on a tenth of it
TURNED = Augmentation(rotation=10.0)


def draw(words: Words, shown: Past, pasts: Sequence[Past]) -> None:
    """A button for each pair that is not complete yet, named by what is other."""
    start.notice()
    here = {(each.slug, each.recipe) for each in pasts if each.data.digest == shown.data.digest}
    offers = [each for each in _partners(shown) if each not in here]
    if not offers:
        return
    st.markdown(words("training_compare.pairs"), help=words("training_compare.pairs-help"))
    with st.container(horizontal=True, gap="small"):
        for position, (slug, recipe) in enumerate(offers):
            other = replace(shown, slug=slug, recipe=recipe)
            st.button(
                difference(words, shown, other),
                key=f"trn_pair_{position}",
                icon=":material/play_arrow:",
                on_click=_start,
                args=(shown.id, slug, recipe),
            )


def _partners(past: Past) -> Iterator[tuple[str, Recipe]]:
    """The network and recipe of each partner."""
    for slug in variants(past.slug):
        yield slug, past.recipe
    recipe = past.recipe
    yield past.slug, replace(recipe, initialization=OTHER_INITIALIZATION[recipe.initialization])
    yield past.slug, replace(recipe, rate=recipe.rate * TEN if recipe.rate < HIGH else recipe.rate / TEN)
    yield past.slug, replace(recipe, augmentation=TURNED if recipe.augmentation == NONE else NONE)


def _start(key: str, slug: str, recipe: Recipe) -> None:
    """In a callback: train it on the same pictures; the controls of the next training are set to it, too."""
    run = runs.run(key)
    if run is None:
        return
    start.begin(lambda: cost.plan_of(slug, run.task.data, recipe))
    if not RUNS.value.notice:
        STATE.update(net=start.SLUGS.get(slug, slug))
        use_recipe(recipe)
