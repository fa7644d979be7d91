"""Addresses, files and networks that mean harm: every page answers with its own words, and loses nothing."""

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from itertools import cycle

import pytest
from streamlit.testing.v1 import AppTest

import cnnviz
from app.pages import pages
from app.state import LONGEST, State
from app.state.codec import decode, entries
from app.state.page import Page
from app.state.visitor import VISITOR
from app.text import LANGUAGES, plain, words
from cnnviz.architectures import registry
from cnnviz.design import design_of, read_design
from cnnviz.errors import DesignError
from tests.app import explore_page, one_page
from tests.app.explore_page import TEXT_FIELDS, elements, go, selection_of
from tests.app.messages import selected
from tests.markdown import BY_LETTERS, PARSER
from tests.own_modules import ForeignNames

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

EVIL = "evil"
MARKDOWN = (
    "![x](http://evil/x.png)",
    "[a](http://evil)",
    "<img src=x onerror=evil()>",
    "http://evil.example/x.png",
    "www.evil.example",
    "me@evil.example",
    ":red[evil]",
)
VALUES = (
    *MARKDOWN,
    "",
    "1" * 4301,
    "-1",
    "-" + "9" * 4301,
    "1.5",
    "1e308",
    "1e999",
    "inf",
    "nan",
    "\u0663",
    "\u00b2",
    "1_0",
    " 1 ",
    "0x1",
    "x" * 10_000,
    "a\0b",
    "\ud800",
    "\u202egnp.exe",
    "%zz%00",
    "{0.__class__}",
    "../../etc/passwd",
    "built:eNo",
    "lenet5|random|sample:coffee|c1|99999",
    "resnet18|bundled|conv1|" + "1" * 4301,
    "1,2,3,x;1,2,3,y",
    "own:antigravity:fly",
)


def parts() -> Iterator[State]:
    seen = {part.name: part for page in pages() for part in (VISITOR, *page.parts) if isinstance(part, State)}
    yield from seen.values()


@pytest.mark.parametrize("value", VALUES)
def test_every_parameter_of_every_page_can_have_any_value(value: str) -> None:
    for part in parts():
        for each in entries(part.kind):
            taken = getattr(decode(part.kind, {each.name: value}), each.field)
            assert type(taken) is type(each.default)
            if isinstance(taken, int | float):
                assert each.least <= taken <= each.most or taken in {each.default, *each.options}
            if each.options:
                assert taken in {each.default, *each.options}


def test_numbers_are_short_and_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr("streamlit.session_state", kept)
    for part in parts():
        numbers = [each for each in entries(part.kind) if not isinstance(each.default, str)]
        for value in ("1" * 4301, "\u0663", "1_0", " 1", "inf", "nan", "1e999", "x"):
            assert decode(part.kind, {each.name: value for each in numbers}) == part.kind()
        part.adopt({each.name: "x" * 9 * LONGEST for each in entries(part.kind)})
        assert part.texts() == {}
        assert all(len(str(getattr(part.value, each.field))) <= LONGEST + 1 for each in entries(part.kind))
    assert len(kept) == len(list(parts()))


def names(page: Page) -> list[str]:
    return [each.name for part in page.parts if isinstance(part, State) for each in entries(part.kind) if each.listed]


def markdown(page: AppTest) -> Iterator[str]:
    """Every text that Streamlit reads as Markdown."""
    for element in elements(page.main):
        proto = getattr(element, "proto", None)
        if getattr(element, "type", "") in {"code", "html"} or proto is None:
            continue
        for name in TEXT_FIELDS:
            text = getattr(proto, name, "")
            if name not in {"alt", "placeholder", "default_value"} and isinstance(text, str) and text:
                yield text


def planted(page: AppTest) -> list[str]:
    """Texts that link to, or load something from, elsewhere than the app's own words do."""
    return [text for text in markdown(page) if EVIL in _targets(text)]


def _targets(text: str) -> str:
    tokens = [inner for token in PARSER.parse(text) for inner in (token, *(token.children or []))]
    made = [str(value) for token in tokens for value in token.attrs.values()]
    made += [token.content for token in tokens if token.type.startswith("html")]
    seen = " ".join(token.content for token in tokens if token.type == "text")
    made += [part for part in seen.split() if any(pattern.search(part) for pattern in BY_LETTERS.values())]
    return " ".join(made)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.slug)
def test_a_page_at_an_address_full_of_harm_draws_itself(page: Page) -> None:
    mixed = dict(zip(names(page), cycle(VALUES), strict=False))
    if "arch_view" in mixed:
        mixed["arch_view"] = "compare"  # the default reads every network
    package = page.slug.replace("-", "_")
    shown = one_page.opened(package, **{name: value for name, value in mixed.items() if "\ud800" not in value})
    assert not shown.exception
    assert words("en")("explore.frame.failed") not in [error.value for error in shown.error]
    assert planted(shown) == []


@pytest.mark.parametrize(("value", "language"), [*zip(MARKDOWN, cycle(LANGUAGES), strict=False)])
def test_what_an_address_names_is_said_in_its_own_letters(value: str, language: str) -> None:
    page = explore_page.opened(net=value, weights=value, pic=value, layer=value, lang=language)
    assert not page.exception
    assert not page.error
    assert planted(page) == []
    assert sum(value in plain(info.value) for info in page.info) == 3
    assert selection_of(page)["net"] == "resnet18"


def test_ten_thousand_parameters() -> None:
    page = one_page.opened("pooling", **{f"p{index}": "x" for index in range(10_000)})
    assert not page.exception


FILES = (
    "![a](http://evil/c.png).png",
    "<img src=x onerror=evil()>.png",
    "[a](http:evil.example)\u202egnp.exe",
    f"{'evil' * 100}.png",
)


def test_names_of_files_that_cannot_be_read() -> None:
    page = go(explore_page.opened(net="resnet20", weights="random"), picture_source="upload")
    page.file_uploader[0].set_value([(name, b"not a picture", "image/png") for name in FILES]).run()
    (error,) = [each.value for each in page.error]
    assert planted(page) == []
    lines = plain(error).split("  \n")
    assert [line.startswith(name) for line, name in zip(lines, FILES[:2], strict=False)] == [True, True]
    assert lines[2].startswith("[a](http:evil.example)gnp.exe: ")
    assert lines[3].startswith(f"{'evil' * 7}ev…")
    assert lines[3].partition(": ")[0].endswith(".png")


@pytest.fixture
def foreign() -> Iterator[str]:
    cnnviz.offer(["tests.own_modules:foreign_names"])
    yield "own:tests.own_modules:foreign_names"
    registry._added.clear()


def views(page: AppTest, changes: Sequence[dict[str, object]]) -> Iterator[AppTest]:
    yield page
    for each in changes:
        yield go(page, **each)


def test_names_in_somebody_s_network(foreign: str) -> None:
    first, second, third = ForeignNames.NAMES
    page = explore_page.opened(net=foreign, layer=first)
    assert selection_of(page)["layer"] == first
    for shown in views(
        page, [{"view": "filters"}, {"layer": second, "view": "table"}, {"layer": third, "view": "maps"}]
    ):
        assert not shown.exception
        assert not shown.error
        assert planted(shown) == []
    for package, address in (("receptive_fields", {}), ("architectures", {"arch_view": "layers", "arch_net": foreign})):
        shown = one_page.opened(package, net=foreign, **address)
        assert not shown.exception
        assert planted(shown) == []


@pytest.mark.parametrize("content", [b"[" * 10_000_000, b'{"a":' * 9_000, b"1" * 4_301], ids=["bomb", "deep", "digits"])
def test_a_design_that_unpacks_to_harm_is_one_sentence_and_the_start(content: bytes) -> None:
    letters = urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    with pytest.raises(DesignError):
        design_of(f"built:{letters}")
    page = one_page.opened("builder", design=letters)
    assert not page.exception
    assert [info.value for info in page.info] == [words("en")("builder.broken")]


def test_the_builder_goes_on_at_a_hundred_layers() -> None:
    letters = (
        "eNrt1j0OwjAMBeC7eA4S0K1XQR2sxKhWUwflD0GVu2M4BJMlT5_f8-wD7invWGEGL9L5fRKqz5Q3cNApF04C88WB4E6aWZuETEGXLI-mrdvk"
        "pqvO4sBHLIWKxs8OIr60rfsDNpagVfSVO9bvweFMTU1NTU1NTf-ikYUw6-_ShOvvTxnL-AD3Gyf_"
    )
    page = one_page.opened("builder", design=letters)
    assert not page.exception
    assert not page.error
    answer = selected(page, "builder")
    assert len(answer["rows"]) == 101
    (fault,) = [row for row in answer["rows"] if row["state"] == "fault"]
    assert [offer["text"] for offer in fault["offers"]] == [words("en")("builder.offer.remove")]
    mended = read_design(fault["offers"][0]["design"])
    assert len(mended.layers) == 99
