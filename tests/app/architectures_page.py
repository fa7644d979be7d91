"""The Architectures page in this process, as its tests use it."""

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.app import one_page
from tests.app.explore_page import texts


def opened(view: str, **names: str) -> AppTest:
    return one_page.opened("architectures", arch_view=view, **names)


def said(page: AppTest) -> str:
    return "\n".join(texts(page))


def button(page: AppTest, key: str) -> Any:
    return next(each for each in page.button if each.key == key)
