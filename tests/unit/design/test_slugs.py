import re
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.design import MOST_BYTES, PRESETS, Design, design_of, slug_of
from cnnviz.design.slugs import is_built, to_slug
from cnnviz.errors import DesignError, DesignFault
from tests.designs import designs

LENET = slug_of(PRESETS["lenet5"])


def reason(slug: str) -> str:
    with pytest.raises(DesignError) as caught:
        design_of(slug)
    return caught.value.reason


def packed(content: bytes) -> str:
    return "built:" + urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


@given(design=designs())
def test_there_and_back(design: Design) -> None:
    slug = slug_of(design)
    assert re.fullmatch(r"built:[\w-]+", slug, re.ASCII)
    assert design_of(slug) == design
    assert is_built(slug)


def test_an_address_has_room_for_it() -> None:
    assert max(len(slug_of(design)) for design in PRESETS.values()) < 400


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(b" " * 50_000_000)
    assert len(bomb) < MOST_BYTES * 1.1
    assert reason(packed(b" " * 10_000_000)) == DesignFault.TOO_MANY_BYTES
    assert reason(bomb) == DesignFault.TOO_MANY_BYTES
    assert reason("built:" + "A" * (MOST_BYTES + 1)) == DesignFault.TOO_MANY_BYTES


@pytest.mark.parametrize(
    "slug", ["built:", "built:AAAA", "built:../../etc", "built:\u2603", LENET[:-9], LENET + "=", "built:A"]
)
def test_an_address_that_was_cut_off(slug: str) -> None:
    assert reason(slug) == DesignFault.ADDRESS


def test_what_it_holds_is_checked_like_any_file() -> None:
    assert reason(packed(b"[]")) == DesignFault.NOT_A_DESIGN
    assert reason(packed(b"{")) == DesignFault.NOT_JSON


@given(text=st.text(max_size=40) | st.from_regex(r"[A-Za-z0-9_-]{1,60}", fullmatch=True))
def test_any_text_is_refused(text: str) -> None:
    assert reason(f"built:{text}").startswith("design-")


def test_a_file_names_a_network(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(PRESETS["lenet5"].json(), encoding="utf-8")
    assert to_slug(path) == to_slug(str(path)) == LENET
    assert to_slug("lenet5") == "lenet5"
    assert to_slug(LENET) == LENET
    assert not is_built("lenet5")
