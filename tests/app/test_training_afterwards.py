"""What remains of a run: scrubbing, mistakes, right filters, comparison, keeping."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import cnnviz
from app.pages.training import compare, keep, loaded, time
from app.pages.training.after_state import VIEWS
from app.pages.training.afterwards import past_of
from app.pages.training.difference import difference
from app.pages.training.made_shapes import matches
from app.results import runs, uploads
from app.text import LANGUAGES, words
from cnnviz.design import Design, Layer, slug_of
from cnnviz.training.jobs.run import Run
from cnnviz.training.live.data.digits import digits
from cnnviz.training.live.data.shapes import shapes
from cnnviz.training.live.networks import NETWORKS
from cnnviz.training.live.recipe import USUAL, Initialization, Recipe
from tests.app import training_page
from tests.app.explore_page import SECONDS
from tests.app.finished_runs import finished
from tests.app.messages import selected, sent

BODY = tuple(map(Layer.of, ("conv", "activation", "pool", "flatten")))
SMALL = slug_of(Design("Small", (1, 8, 8), 10, BODY))
RECIPE = Recipe(epochs=2, batch=128, rate=0.01, seed=4, augmentation=USUAL)


@pytest.fixture(scope="module")
def run() -> Run:
    return finished(SMALL, digits(), RECIPE)


@pytest.fixture(scope="module", autouse=True)
def nothing_stays() -> Iterator[None]:
    yield
    runs._watched.clear()


def script() -> None:
    import streamlit as st  # noqa: PLC0415 - the function is the script, and all that the script has

    from app.pages.training import PAGE, afterwards, start, state  # noqa: PLC0415
    from app.results import prepare, runs  # noqa: PLC0415
    from app.state import history, visitor  # noqa: PLC0415
    from app.state.visitor import VISITOR  # noqa: PLC0415

    parts = (VISITOR, *PAGE.parts)
    history.arrive(parts)
    history.opened(PAGE.slug, parts)
    prepare()
    run = start.shown() or runs.run(st.query_params["run"])
    assert run is not None
    afterwards.draw(visitor.words(), run, state.runs())
    history.write("page")
    history.settled()


def opened(run: Run, **asked: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=SECONDS)
    for name, value in ({"lang": "en", "run": run.id} | asked).items():
        page.query_params[name] = value
    return page.run()


def said(page: AppTest) -> str:
    parts = [*page.markdown, *page.caption, *page.info, *page.error]
    return " ".join(str(each.value) for each in parts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn(run: Run, language: str, view: str) -> None:
    page = opened(run, lang=language, trn_after=view, trn_runs=run.id)
    assert not page.exception
    assert not page.error, said(page)


def test_the_message_has_every_moment_and_the_mark_of_the_best_epoch(run: Run) -> None:
    page = opened(run)
    past = past_of(run)
    header = sent(page, "moment_view")
    assert [each["step"] for each in header["instants"]] == [each.step for each in past.moments]
    assert len(header["blobs"]["probabilities"]) == len(past.moments) * 10 * 4
    assert header["stamps"][0]["sign"] == time.BEST
    assert selected(page, "moment_view") == len(past.moments) - 1


def test_an_address_names_a_moment(run: Run) -> None:
    assert selected(opened(run, trn_moment="3"), "moment_view") == 3
    assert selected(opened(run, trn_moment="999999"), "moment_view") == len(past_of(run).moments) - 1
    page = opened(run, trn_moment="-5", trn_layer="<x>", trn_picture="99999")
    assert not page.exception
    assert sent(page, "moment_view")["maps"]["count"] == 16


def test_long_histories_are_thinned_evenly(run: Run) -> None:
    moments = past_of(run).moments
    many = [moments[0]] * 99 + [moments[-1]]
    few = time.evenly(many)
    assert len(few) == time.MOST_MOMENTS
    assert few[0] is moments[0]
    assert few[-1] is moments[-1]


def test_mistakes_are_those_of_the_moment_in_view(run: Run) -> None:
    start, end = (opened(run, trn_after="mistakes", trn_moment=moment) for moment in ("0", "-1"))
    chart = json.loads(start.get("plotly_chart")[0].proto.spec)
    assert sum(int(each) for each in chart["data"][1]["text"]) == len(digits().test)
    assert "After batch" not in said(start)
    assert said(start) != said(end)


@pytest.mark.parametrize(("cell", "shown"), [("3,3", "3 → 3"), ("99,0", "worst"), ("a,b", "worst"), ("1", "worst")])
def test_a_cell_of_the_matrix_has_its_pictures(run: Run, cell: str, shown: str) -> None:
    page = opened(run, trn_after="mistakes", trn_cell=cell)
    assert not page.exception
    assert shown in said(page)


def test_filters_that_are_known_are_compared() -> None:
    slug = slug_of(Design("Windows", (1, 28, 28), 2, (Layer.of("conv", filters=4, kernel=7), *BODY[1:])))
    made = finished(slug, shapes(names=("bar-45", "noise"), count=20), Recipe(epochs=1))
    page = opened(made, trn_after="shapes")
    assert not page.exception
    assert "most like it" in said(page)
    match = matches(past_of(made), past_of(made).moments[-1])["bar-45"]
    assert match.right.shape == match.learned.shape == (7, 7)
    assert match.cosine == pytest.approx(float((match.right * match.learned).sum()), abs=1e-5)


def test_differences_are_named() -> None:
    data = digits()
    first = past_of(finished(SMALL, data, Recipe(epochs=1, batch=512)))
    english = words("en")

    def other(slug: str = first.slug, **changes: object) -> str:
        values = {name: getattr(first, name) for name in ("id", "data", "epochs", "marks", "moments")}
        own = Recipe(**{"epochs": 1, "batch": 512} | changes)  # type: ignore[arg-type]
        return difference(english, first, type(first)(slug=slug, recipe=own, **values))

    dropped = slug_of(Design("Small", (1, 8, 8), 10, (*BODY, Layer.of("dropout", p=0.3))))
    normed = slug_of(Design("Small", (1, 8, 8), 10, (BODY[0], Layer.of("batch-norm"), *BODY[1:])))
    assert other() == "the same recipe"
    assert other(dropped) == "with dropout 0.3"
    assert other(normed) == "with batch norm"
    assert other(seed=1) == "Seed 1 instead of 0"
    assert other(augmentation=USUAL) == "Mirror on, Rotation (± degrees) 10 instead of 0"
    assert "Zeros" in other(initialization=Initialization.ZEROS)
    assert "ResNet-20" in other(NETWORKS["resnet20"])


def test_runs_are_compared_and_removed(run: Run) -> None:
    second = finished(SMALL, digits(), Recipe(epochs=3, batch=256, rate=0.01))
    page = opened(second, trn_after="compare", trn_runs=f"{run.id} gone {second.id}")
    names = [trace["name"] for trace in json.loads(page.get("plotly_chart")[0].proto.spec)["data"]]
    assert names[0].startswith("1. ")
    assert names[1].startswith("2. ")
    assert "Seed 0 instead of 4" in names[1]
    page.button(f"trn_remove_{run.id}").click().run()
    assert not page.exception
    assert compare.names_of(words("en"), [past_of(second)])[0].startswith("1. ")
    assert str(page.session_state["state/training_runs"]) == f"trn_runs=gone+{second.id}"


def test_where_a_run_is_removed_the_row_of_runs_follows(run: Run) -> None:
    second = finished(SMALL, digits(), Recipe(epochs=1, batch=256))
    page = training_page.opened(lang="en", trn_after="compare", trn_runs=f"{run.id} {second.id}")
    assert page.get("button_group")[0].key == "trn_run"
    page.button(f"trn_remove_{run.id}").click().run()
    assert not page.exception
    assert "trn_run" not in [each.key for each in page.get("button_group")]


def opening() -> None:
    import streamlit as st  # noqa: PLC0415 - the function is the script

    from app.pages.training import keep  # noqa: PLC0415
    from app.pages.training.afterwards import past_of  # noqa: PLC0415
    from app.results import runs  # noqa: PLC0415

    run = runs.run(st.query_params["run"])
    assert run is not None
    keep.open_elsewhere(past_of(run), past_of(run).moment(2), st.query_params["target"])


@pytest.mark.parametrize("target", keep.PAGES)
def test_the_network_opens_elsewhere_at_its_moment(run: Run, target: str) -> None:
    page = AppTest.from_function(opening, default_timeout=SECONDS)
    page.query_params["run"], page.query_params["target"] = run.id, target
    page.run()
    assert not page.exception
    assert page.session_state["destination"] == target
    choice = dict(part.split("=") for part in page.session_state["state/choice"].split("&"))
    network = cnnviz.load(SMALL, uploads.weights(choice["weights"].replace("%3A", ":")))
    assert network.labels == tuple("0123456789")
    kernels = next(value for value in past_of(run).moment(2).weights.values() if value.ndim == 4)
    assert np.array_equal(network.parameter("conv1"), kernels)


def test_a_saved_file_sets_the_controls(run: Run) -> None:
    def load() -> None:
        import streamlit as st  # noqa: PLC0415

        from app.pages.training import loaded  # noqa: PLC0415
        from app.pages.training.state import recipe  # noqa: PLC0415
        from app.text import words  # noqa: PLC0415

        st.session_state["notice"] = loaded.use(words("en"), st.session_state["content"])
        st.session_state["recipe"] = recipe().json()

    page = AppTest.from_function(load, default_timeout=SECONDS)
    page.session_state["content"] = keep.content_of(past_of(run), past_of(run).moments[-1])
    page.run()
    assert not page.exception
    assert page.session_state["recipe"] == RECIPE.json()
    assert "Seed 4 instead of 0" in page.session_state["notice"]


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04"])
def test_other_files_change_nothing(content: bytes) -> None:
    with pytest.raises(cnnviz.CnnvizError):
        loaded.use(words("en"), content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_history_was_dropped_the_curves_remain(language: str) -> None:
    short = finished(SMALL, digits(), Recipe(epochs=1, batch=512))
    short.forget_moments()
    page = opened(short, lang=language)
    assert not page.exception
    assert words(language)("training_after.history-dropped") in said(page)
    assert len(page.get("plotly_chart")) == 1
