"""The address bar and the page's language: what Python sends to the two components that show nothing."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from cnnviz.assets import TEXT
from tests.app.messages import proto_of, sent

STREAMLIT = tomllib.loads((TEXT / "streamlit.toml").read_text("utf-8"))


def document_page(language: str) -> None:
    from app.components.document import document  # noqa: PLC0415 - the function is the page, and all that the page has

    document(language)


def address_page(query: str) -> None:
    from app.components.address import address  # noqa: PLC0415 - as above

    address("first", token="session", serial=1, step=0, query="")  # noqa: S106 - names a session, opens nothing
    address("last", token="session", serial=2, step=1, query=query)  # noqa: S106


def data_of(page: AppTest, name: str, key: str) -> Any:
    return json.loads(proto_of(page, name, key).json)


def test_the_page_is_in_the_language_of_the_visitor() -> None:
    for language in ("ko", "en"):
        page = AppTest.from_function(document_page, args=(language,)).run()
        assert not page.exception
        assert data_of(page, "document", "document")["language"] == language


def test_what_streamlit_says_is_sent_in_both_languages() -> None:
    page = AppTest.from_function(document_page, args=("ko",)).run()
    assert sent(page, "document")["widgets"] == {name: list(texts.values()) for name, texts in STREAMLIT.items()}


def scripts() -> str:
    """Streamlit's front end as it is installed, but for the largest libraries in it."""
    paths = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js")
    return "".join(path.read_text("utf-8") for path in paths if path.stat().st_size < 3_000_000)


def test_streamlit_still_says_what_is_translated() -> None:
    pieces = {
        piece
        for texts in STREAMLIT.values()
        for text in texts.values()
        for piece in re.split(r"\{\w+\}", text["en"].removeprefix("Error: "))
    }
    written = scripts()
    beginnings = {piece.strip(" .:")[:14].rstrip() for piece in pieces}  # some sentences are put together
    assert sorted(beginning for beginning in beginnings if beginning not in written) == []


@pytest.mark.parametrize("widget", STREAMLIT)
def test_no_widget_says_one_thing_in_two_ways(widget: str) -> None:
    for language in ("ko", "en"):
        said = [text[language] for text in STREAMLIT[widget].values()]
        assert len(set(said)) == len(said)


def test_every_address_is_sent_with_its_order() -> None:
    page = AppTest.from_function(address_page, args=("net=resnet18&row=3",)).run()
    assert not page.exception
    assert data_of(page, "address", "first") == {"token": "session", "serial": 1, "step": 0, "query": ""}
    assert data_of(page, "address", "last") == {
        "token": "session",
        "serial": 2,
        "step": 1,
        "query": "net=resnet18&row=3",
    }
