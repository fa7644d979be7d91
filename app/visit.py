"""What runs at each visit and each click: menu, language, and the page that was asked for."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as Entry

import app.pages
from app import address, imports, session
from app.components.document import document
from app.page import Page, guard
from app.text import LANGUAGES, Words

#: A picture of our own: Streamlit fetches the named icons from the internet.
ICON = Path(__file__).parent / "static" / "icon.png"
#: Menu, name and language share one line at the top, so that a projector has the rest for the page.
STYLE = """<style>
[data-testid="stHeader"] { height: 3rem; min-height: 3rem; }
[data-testid="stTopNav"] { margin: 0 15rem 0 0; }
.block-container { padding: 2rem 1.25rem 2rem; max-width: 100%; }
.st-key-frame { position: fixed; z-index: 999990; top: 0; right: 1.25rem; width: auto; height: 3rem; }
[data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stCaptionContainer"] p { line-height: 1.35; }
</style>"""


@cache
def pages() -> tuple[Page, ...]:
    """Every page found in ``app/pages``, in the order of the menu."""
    with imports.SLOW:
        modules = [import_module(f"app.pages.{module.name}") for module in pkgutil.iter_modules(app.pages.__path__)]
    return tuple(sorted((module.PAGE for module in modules), key=lambda page: page.order))


def _header(words: Words) -> None:
    with st.container(key="frame", horizontal=True, vertical_alignment="center", gap="small"):
        document(words.language)
        st.markdown("**cnnviz**", width="content")
        st.segmented_control(
            words("explore.language"),
            LANGUAGES,
            key="lang",
            format_func=lambda code: words(f"explore.language-{code}"),
            label_visibility="collapsed",
            required=True,
            width="content",
        )


def main() -> None:
    """One run of the script."""
    st.set_page_config(page_title="cnnviz", page_icon=str(ICON), layout="wide")
    words = session.spoken()
    st.html(STYLE)
    _header(words)
    with st.spinner(words("explore.frame.waking")):  # the first visitor sees the frame while torch is imported
        address.read(page.address for page in pages())
        session.prepare()
    entries = {
        page: st.Page(page.render, title=words(page.title), icon=page.icon, url_path=page.slug, default=not index)
        for index, page in enumerate(pages())
    }
    shown = st.navigation(list(entries.values()), position="top")
    _go_where_asked(entries)
    with guard(words):
        shown.run()
    address.write(next(page.address for page, entry in entries.items() if entry is shown))


def _go_where_asked(entries: Mapping[Page, Entry]) -> None:
    """``page.open_page`` asks, in a callback, for what only the script can do."""
    asked = st.session_state.pop("going", None)
    for page, entry in entries.items():
        if page.slug == asked:
            st.switch_page(entry)


main()
