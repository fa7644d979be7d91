"""The Training page in this process, as tests use it."""

from functools import partial

from streamlit.testing.v1 import AppTest

from tests.app import one_page

opened = partial(one_page.opened, "training")


def gallery(page: AppTest) -> str:
    """The HTML of what the network sees."""
    return next(each.proto.body for each in page.get("html") if "trn-gallery" in each.proto.body)
