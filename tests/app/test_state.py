"""Typed state, its address, links between pages, and which changes are steps of the browser's history."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.choosing.selection import CHOICE
from app.pages.explore.links import explore
from app.pages.explore.state import STATE, Explore
from app.state import State, entry, history
from app.state.codec import LONGEST, decode, encode, entries
from tests.app.states import address, change, steps, values

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


@dataclass(frozen=True, slots=True)
class Sample:
    text: str = ""
    whole: int = entry(-1)
    real: float = entry(0.5, least=-10, most=10)
    on: bool = False
    view: str = entry("a", name="sample_view", options=("a", "b"))
    slide: int = entry(3, gradual=True, least=1, most=9)
    hidden: str = entry("", listed=False)


samples = st.builds(
    Sample,
    text=st.text(),
    whole=st.integers(0, 999_999_999) | st.just(-1),
    real=st.floats(-10, 10),
    on=st.booleans(),
    view=st.sampled_from(["a", "b"]),
    slide=st.integers(1, 9),
    hidden=st.text(),
)


class TestCodec:
    @given(samples)
    def test_what_is_written_is_read(self, sample: Sample) -> None:
        assert decode(Sample, encode(sample)) == sample

    def test_defaults_are_not_written(self) -> None:
        assert encode(Sample()) == {}
        assert encode(Sample(view="b", on=True, whole=0)) == {"sample_view": "b", "on": "1", "whole": "0"}

    @pytest.mark.parametrize("text", ["", "-1", "1.5", "two", "²", "0x1", "9999999999", "1e3"])
    def test_numbers_that_are_none_are_left_out(self, text: str) -> None:
        assert decode(Sample, {"whole": text}) == Sample()

    @pytest.mark.parametrize(
        ("name", "text"),
        [("real", "nan"), ("real", "inf"), ("real", "11"), ("on", "True"), ("sample_view", "c"), ("slide", "0")],
    )
    def test_what_is_not_valid_is_left_out(self, name: str, text: str) -> None:
        assert decode(Sample, {name: text}) == Sample()

    @given(st.dictionaries(st.sampled_from([each.name for each in entries(Sample)]), st.text()))
    def test_an_address_can_say_anything(self, texts: dict[str, str]) -> None:
        sample = decode(Sample, texts)
        assert math.isfinite(sample.real)
        assert sample.view in {"a", "b"}
        assert 1 <= sample.slide <= 9

    def test_a_field_needs_a_default(self) -> None:
        @dataclass(frozen=True)
        class Wrong:
            text: str

        with pytest.raises(TypeError):
            State("wrong", Wrong)


def page_of_sample() -> None:
    import streamlit as st  # noqa: PLC0415 - the function is the page, and all that the page has

    from app.state import history, inputs, visitor  # noqa: PLC0415
    from app.state.page import part  # noqa: PLC0415
    from tests.app.test_state import SAMPLE  # noqa: PLC0415

    @part
    def inside() -> None:
        st.text_input("text", **SAMPLE["text"].widget())
        inputs.slider(SAMPLE["slide"], "slide", (1, 9), 3)
        inputs.segments(SAMPLE["view"], "view", ["a", "b"], titled=True)

    parts = (visitor.VISITOR, SAMPLE)
    history.arrive(parts)
    history.opened("sample", parts)
    st.text(visitor.language())
    inside()
    history.write("page")
    history.settled()


SAMPLE = State("sample", Sample)


def visit(**query: str) -> AppTest:
    page = AppTest.from_function(page_of_sample)
    for name, value in query.items():
        page.query_params[name] = value
    page.run(timeout=60)
    assert not page.exception
    return page


WHOLE = {"lang": "ko", "text": "a b&c=d", "whole": "4", "real": "-2.5", "on": "1", "sample_view": "b", "slide": "7"}


class TestAddress:
    def test_it_is_taken_over_and_written_back(self) -> None:
        page = visit(**WHOLE)
        assert values(page, SAMPLE) == Sample("a b&c=d", 4, -2.5, on=True, view="b", slide=7)
        assert address(page) == WHOLE
        assert steps(page) == 0

    def test_it_follows_the_visitor_and_is_read_only_once(self) -> None:
        page = visit(**WHOLE)
        page.text_input(key="text").set_value("new").run()
        assert address(page)["text"] == values(page, SAMPLE).text == "new"
        assert steps(page) == 1

    def test_what_is_hidden_or_not_ours_is_in_no_address(self) -> None:
        page = visit(lang="en", hidden="x", other="y")
        assert values(page, SAMPLE) == Sample()
        assert set(address(page)) == {"lang"}

    def test_what_is_too_long_for_an_address_is_kept_all_the_same(self) -> None:
        page = visit(lang="en")
        change(page, SAMPLE, text="x" * (LONGEST + 1))
        page.run()
        assert set(address(page)) == {"lang"}
        assert page.text_input(key="text").value == "x" * (LONGEST + 1)

    @pytest.mark.parametrize(("wanted", "language"), [("ko", "ko"), ("en", "en"), ("xx", "en"), ("", "en")])
    def test_the_language_is_one_that_we_have(self, wanted: str, language: str) -> None:
        assert visit(lang=wanted).text[0].value == language


class TestSteps:
    def test_each_change_is_a_step(self) -> None:
        page = visit(lang="en")
        for count, text in enumerate("abc", start=1):
            page.text_input(key="text").set_value(text).run()
            assert steps(page) == count

    def test_a_run_without_a_change_is_none(self) -> None:
        page = visit(lang="en")
        page.run()
        assert steps(page) == 0

    def test_quick_changes_of_a_slider_are_one_step(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [1000.0]
        monkeypatch.setattr(history.time, "monotonic", lambda: now[0])
        page = visit(lang="en")
        for value in (4, 5, 6):
            page.slider(key="slide").set_value(value).run()
            now[0] += 0.3
        assert steps(page) == 1
        now[0] += history.QUICK
        page.slider(key="slide").set_value(8).run()
        assert steps(page) == 2
        page.text_input(key="text").set_value("else").run()
        assert steps(page) == 3


class TestLinks:
    def test_a_link_replaces_what_it_names(self) -> None:
        link = explore("lenet5", layer="c3", channel=2)
        assert link.page == "explore"
        merged = {name: value for each in link.changes for name, value in each.values}
        assert merged["net"] == "lenet5"
        assert (merged["layer"], merged["channel"], merged["row"]) == ("c3", 2, -1)

    def test_none_leaves_a_field_as_it_is(self) -> None:
        assert explore().set(CHOICE, net=None).changes[-1].values == ()

    def test_the_page_s_own_defaults_are_unsettled(self) -> None:
        assert encode(Explore()) == {}
        assert STATE.kind is Explore
