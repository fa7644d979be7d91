"""The address bar and the page's language: what Python sends to the two components that show nothing."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.app.messages import proto_of


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
        assert data_of(page, "document", "document") == {"language": language}


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
