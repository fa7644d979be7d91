"""The app in this process, as tests use it: opened at an address, with everything that a visitor can read."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from app.choosing import pictures
from app.choosing.selection import CHOICE
from app.pages.explore.state import STATE
from tests.app import states
from tests.app.states import values
from tests.serving import ROOT

#: Fields of elements' protocol messages that hold texts.
TEXT_FIELDS = ("label", "help", "body", "alt", "placeholder", "default_value")
SECONDS = 120.0


def opened(**address: str) -> AppTest:
    """The page at an address such as ``net="lenet5", weights="random"``, drawn once; in English unless it says so."""
    page = AppTest.from_file(str(ROOT / "app" / "visit.py"), default_timeout=SECONDS)
    for name, value in ({"lang": "en"} | address).items():
        page.query_params[name] = value
    return page.run()


def faults(page: AppTest) -> list[str]:
    """Tracebacks and sentences of failure."""
    return [element.value for element in (*page.exception, *page.error)]


def selection_of(page: AppTest) -> dict[str, Any]:
    """Where the visitor is."""
    choice, at = values(page, CHOICE), values(page, STATE)
    selection = {name: getattr(choice, name) for name in ("net", "weights", "pic")}
    return selection | {name: getattr(at, name) for name in ("layer", "channel", "row", "column")}


def go(page: AppTest, **values: Any) -> AppTest:
    """Draw the page again with other values, by address name."""
    return states.go(page, (CHOICE, STATE, pictures.STATE), **values)


def elements(block: Block) -> Iterator[Element | Block]:
    for child in block.children.values():
        yield child
        if isinstance(child, Block):
            yield from elements(child)


def texts(page: AppTest) -> Iterator[str]:
    """Every text on the page but those of components and charts, code left out."""
    for element in elements(page.main):
        if getattr(element, "type", "") in {"code", "html"}:
            continue
        proto = getattr(element, "proto", None)
        for each in (getattr(proto, name, "") for name in TEXT_FIELDS):
            if isinstance(each, str) and each:
                yield each
        yield from map(str, getattr(element, "options", ()))


def value_of(page: AppTest) -> float:
    """The number in bold above the unit view."""
    line = next(each.value for each in page.markdown if re.search(r"\*\*[−\d]", each.value))
    return float(line.split("**")[1].replace("−", "-").replace(",", ""))


def printed(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the program prints when it is run in ``folder``, in this process: torch is imported already."""
    monkeypatch.chdir(folder)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(program, "snippet", "exec"), {"__name__": "__main__"})  # noqa: S102 - it is what is tested
    return said.getvalue().split()
