"""The health check on the app that the browser tests run; no browser is needed, but the server is."""

from app.health import check


def test_our_first_page_is_well(address: str) -> None:
    assert check(address) == ""
