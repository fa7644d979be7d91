import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from app.health import check, page_fault
from tests.serving import ROOT, free_port, serving

#: A page that does what is written beside it, so that one server can be well or ill.
MOODY = """
from pathlib import Path
import streamlit as st
exec(Path(__file__).with_name("mood.py").read_text())
"""

WELL = "st.write('hello')"
STARTS_AGAIN = "if 'again' not in st.session_state:\n    st.session_state.again = 1\n    st.rerun()\nst.write('hello')"
MOODS = {
    "raises": ("st.write('hello'); 1 / 0", "raised"),
    "says that it failed": ("st.error('out of order')", "out of order"),
    "draws nothing": ("pass", "empty"),
    "raises in a fragment": ("@st.fragment\ndef part():\n    1 / 0\nst.write('hello')\npart()", "raised"),
    "takes too long": ("import time; st.write('hello'); time.sleep(3)", "within 1 seconds"),
}


@pytest.fixture(scope="module")
def moody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("moody")
    script, mood = folder / "page.py", folder / "mood.py"
    script.write_text(MOODY)
    mood.write_text(WELL)
    shutil.copytree(ROOT / "app" / ".streamlit", folder / ".streamlit")  # the settings of visitors: error details off
    with serving(script, scratch=folder, folder=folder) as address:
        yield address, mood


def test_a_page_that_works_is_well(moody: tuple[str, Path]) -> None:
    address, mood = moody
    mood.write_text(WELL)
    assert check(address) == ""


def test_a_page_that_starts_itself_again_is_well(moody: tuple[str, Path]) -> None:
    address, mood = moody
    mood.write_text(
        "if 'again' not in st.session_state:\n    st.session_state.again = 1\n    st.rerun()\nst.write('hi')"
    )
    assert check(address) == ""


def test_an_error_that_was_replaced_is_no_fault(moody: tuple[str, Path]) -> None:
    address, mood = moody
    mood.write_text("place = st.empty(); place.error('not yet'); place.write('now')")
    assert check(address) == ""


@pytest.mark.parametrize(("body", "reason"), MOODS.values(), ids=MOODS)
def test_a_broken_page_is_found(moody: tuple[str, Path], body: str, reason: str) -> None:
    address, mood = moody
    mood.write_text(body)
    assert reason in check(address, seconds=1.0 if "sleep" in body else 20.0)


def test_the_command_line_tells_by_its_exit_status(moody: tuple[str, Path], root: Path) -> None:
    address, mood = moody
    command = [sys.executable, "-m", "app.health", address]
    mood.write_text(WELL)
    well = subprocess.run(command, cwd=root, capture_output=True, check=False, text=True)
    mood.write_text("1 / 0")
    ill = subprocess.run(command, cwd=root, capture_output=True, check=False, text=True)
    assert (well.returncode, well.stderr) == (0, "")
    assert ill.returncode == 1
    assert "raised" in ill.stderr


def test_no_server_is_a_fault() -> None:
    assert check(f"http://127.0.0.1:{free_port()}").startswith("no connection")


def drawn(*, fault: bool) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.alert.format = Alert.ERROR if fault else Alert.INFO
    message.metadata.delta_path.extend([0, int(fault)])
    return message


def ended(status: int) -> ForwardMsg:
    return ForwardMsg(script_finished=status)


def test_what_was_drawn_before_a_restart_does_not_count() -> None:
    restart = ForwardMsg()
    restart.new_session.name = "again"
    messages = [drawn(fault=True), ended(ForwardMsg.FINISHED_EARLY_FOR_RERUN), restart, drawn(fault=False)]
    assert page_fault([*messages, ended(ForwardMsg.FINISHED_SUCCESSFULLY)]) == ""


def test_a_page_that_does_not_compile_is_a_fault() -> None:
    assert "compile" in page_fault([drawn(fault=False), ended(ForwardMsg.FINISHED_WITH_COMPILE_ERROR)])


def test_a_page_that_does_not_exist_is_a_fault() -> None:
    missing = ForwardMsg()
    missing.page_not_found.page_name = "gone"
    assert page_fault([missing]) == "there is no such page"


def test_a_connection_that_ends_early_is_a_fault() -> None:
    assert page_fault([drawn(fault=False)]) == "the page was never finished"
