"""The address bar: an invisible component that puts the address of each step into the browser's history."""

from app.components import component


def address(key: str, *, token: str, serial: int, step: int, query: str) -> None:
    """Make the browser's address end in ``?query``.

    A ``step`` larger than the one before adds an entry to the history, the same step replaces the present entry. Of
    several messages of one ``token``, the one with the largest ``serial`` counts, whatever their order.
    """
    component("address")(key=key, data={"token": token, "serial": serial, "step": step, "query": query})
