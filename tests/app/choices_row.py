"""A page of this process that has the row of choices alone, and how weights are damaged."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

import cnnviz
from app.choosing.selection import CHOICE
from app.text import sentence, words
from tests.app.explore_page import SECONDS
from tests.app.states import values


def turned(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def instead(language: str, error: cnnviz.WeightsError) -> str:
    speak = words(language)
    return f"{sentence(speak, error)} {speak('choosing.weights-instead', shown=speak('choosing.weights-random'))}"


def row() -> None:
    """A page that has the row of choices alone."""
    from app.choosing import selection  # noqa: PLC0415 - the function is the script, and all that the script has
    from app.choosing.controls import controls  # noqa: PLC0415
    from app.choosing.selection import CHOICE  # noqa: PLC0415
    from app.state import history  # noqa: PLC0415
    from app.state.page import guard  # noqa: PLC0415
    from app.state.visitor import VISITOR, words  # noqa: PLC0415

    history.arrive((VISITOR, CHOICE))
    history.opened("row", (VISITOR, CHOICE))
    with guard(words()):
        selection.settle(words())
        controls(words())


def opened(lang: str = "en", **address: str) -> AppTest:
    page = AppTest.from_function(row, default_timeout=SECONDS)
    for name, value in ({"lang": lang} | address).items():
        page.query_params[name] = value
    return page.run()


def source_of(page: AppTest) -> str:
    """The weights that are shown."""
    return str(values(page, CHOICE).weights)
