"""Values of widgets that Streamlit cannot read: a number for a list, which no page of ours sends."""

from collections.abc import Callable, MutableMapping
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget_unreadable() -> None:
    """Drop what this session's browser sent for widgets of another type: each later run would raise when it is read."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        sent: Any = context.session_state._state._new_widget_state  # noqa: SLF001 - no public way, and a test holds it
        drop_unreadable(sent.states, sent.__getitem__)


def drop_unreadable(states: MutableMapping[str, Any], read: Callable[[str], object]) -> None:
    """Remove from ``states`` every key for which ``read`` raises; a ``KeyError`` means that there is nothing to read.

    >>> texts = {"a": "1", "b": "x"}
    >>> drop_unreadable(texts, lambda key: int(texts[key]))
    >>> texts
    {'a': '1'}
    """
    for key in list(states):
        try:
            read(key)
        except KeyError:
            continue
        except (TypeError, ValueError, AttributeError, LookupError):  # of another type
            del states[key]
