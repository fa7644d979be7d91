"""One page without the menu in this process, as tests use it: opened at an address, and what its parts are sent."""

from streamlit.testing.v1 import AppTest

from tests.app.explore_page import SECONDS
from tests.app.messages import sent

__all__ = ["opened", "sent"]


def one_page(package: str) -> None:
    from importlib import import_module  # noqa: PLC0415 - the function is the script, and all that the script has

    from app.results import prepare  # noqa: PLC0415
    from app.state import history  # noqa: PLC0415
    from app.state.visitor import VISITOR  # noqa: PLC0415

    page = import_module(f"app.pages.{package}").PAGE
    parts = (VISITOR, *page.parts)
    history.arrive(parts)
    history.opened(page.slug, parts)
    prepare()
    page.render()
    history.write("page")
    history.settled()


def opened(package: str, **asked: str) -> AppTest:
    """The page of this package at an address such as ``net="resnet18"``, drawn once; in English unless it says so."""
    page = AppTest.from_function(one_page, args=(package,), default_timeout=SECONDS)
    for name, value in ({"lang": "en"} | asked).items():
        page.query_params[name] = value
    return page.run()
