"""What runs at each visit and each click: menu, language, and the page that was asked for."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as Entry

from app.pages import pages
from app.state import history, links, visitor
from app.state.holder import Part
from app.state.page import Page, guard
from app.state.visitor import VISITOR

NAME = "cnnviz"
#: A picture of our own: Streamlit fetches the named icons from the internet.
ICON = Path(__file__).parent / "static" / "icon.png"
#: Menu, name and language share one line at the top, so that a projector has the rest for the page.
STYLE = """<style>
[data-testid="stHeader"] { height: 3rem; min-height: 3rem; }
[data-testid="stTopNav"] { margin: 0 15rem 0 0; }
.block-container { padding: 2.6rem 1.25rem 2rem; max-width: 100%; }
.st-key-frame { position: fixed; z-index: 999990; top: 0; right: 1.25rem; width: auto; height: 3rem; }
[data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stCaptionContainer"] p { line-height: 1.35; }
[class*="st-key-address-"] { position: absolute; }
</style>"""


def _header() -> None:
    with st.container(key="frame", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{NAME}**", width="content")
        visitor.language_control()


def main() -> None:
    """One run of the script."""
    st.set_page_config(page_title=NAME, page_icon=str(ICON), layout="wide")
    history.arrive([VISITOR])
    words = visitor.words()
    st.html(STYLE)
    _header()
    with st.spinner(words("explore.frame.waking")):  # the first visitor sees the frame while torch is imported
        pages()
    page, entry = _navigated()
    st.set_page_config(page_title=f"{words(page.title)} · {NAME}")
    history.arrive(_parts(pages()) if history.is_first() else page.parts)
    history.opened(page.slug, (VISITOR, *page.parts))
    with guard(words):
        entry.run()
    visitor.sources()
    history.write("page")
    history.settled()


def _navigated() -> tuple[Page, Entry]:
    """The menu; the page that the visitor opened."""
    words = visitor.words()
    entries = {
        page: st.Page(page.render, title=words(page.title), icon=page.icon, url_path=page.slug, default=not index)
        for index, page in enumerate(pages())
    }
    shown = st.navigation(list(entries.values()), position="top")
    wanted = links.destination()
    for page, entry in entries.items():
        if page.slug == wanted:
            st.switch_page(entry)
    return next((page, entry) for page, entry in entries.items() if entry is shown)


def _parts(every: Iterable[Page]) -> list[Part]:
    return list({id(part): part for page in every for part in page.parts}.values())


main()
