"""What the server says when it starts: where it is, and who can open it."""

import ipaddress
import sys
from collections.abc import Iterator

import streamlit as st
from streamlit.net_util import get_internal_ip
from streamlit.web.server.server_util import get_url

from app.text import LANGUAGES, words

THIS_COMPUTER = "localhost"
#: What that name leads to.
USUAL = frozenset({THIS_COMPUTER, "127.0.0.1", "::1"})
#: What ``server.address`` is where nobody sets it: every address of this computer.
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - only compared


def announce() -> None:
    """Write it to standard output, the sentence in every language."""
    address = st.get_option("server.address") or EVERY_ADDRESS
    sys.stdout.write("\n".join(["", *(f"  {line}" for line in lines(address)), "", ""]))
    sys.stdout.flush()


def lines(address: str) -> Iterator[str]:
    """Where to open the app that listens on ``address``, and who else can; nothing is asked of the network."""
    yield f"cnnviz: {get_url(_shown(address))}"
    if is_local(address):
        yield from (words(language)("server.closed") for language in LANGUAGES)
        return
    url = get_url(get_internal_ip() or THIS_COMPUTER) if _is_every(address) else get_url(_shown(address))
    yield from (words(language)("server.open", url=url) for language in LANGUAGES)


def is_local(address: str) -> bool:
    """Whether only this computer reaches ``address``.

    >>> is_local("127.0.0.1"), is_local("localhost"), is_local("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == THIS_COMPUTER


def _is_every(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False


def _shown(address: str) -> str:
    """As browsers are told it: a name for this computer, IPv6 in brackets."""
    if address in USUAL or _is_every(address):
        return THIS_COMPUTER
    return f"[{address}]" if ":" in address else address
