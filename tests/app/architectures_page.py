"""The Architectures page in this process, as its tests use it."""

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.app.explore_page import texts


def architectures_page() -> None:
    from app import address  # noqa: PLC0415 - the function is the page, and all that the page has
    from app.pages.architectures import PAGE  # noqa: PLC0415

    address.read([PAGE.address])
    PAGE.render()


def opened(view: str, **names: str) -> AppTest:
    page = AppTest.from_function(architectures_page, default_timeout=120)
    for name, value in ({"lang": "en", "arch_view": view} | names).items():
        page.query_params[name] = value
    return page.run()


def said(page: AppTest) -> str:
    return "\n".join(texts(page))


def button(page: AppTest, key: str) -> Any:
    return next(each for each in page.button if each.key == key)
