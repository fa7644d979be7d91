"""What the command hands to Streamlit; Streamlit itself is started by the check of the wheel."""

import runpy
import sys
from pathlib import Path

import pytest

from cnnviz import launch
from tests.serving import ROOT


def test_the_app_s_own_settings_say_where_it_listens_unless_asked() -> None:
    assert launch.command()[2:] == ["--server.port=8501", "--"]
    open_to_all = launch.command(address="0.0.0.0", port=80)  # noqa: S104 - only named
    assert open_to_all[2:] == ["--server.address=0.0.0.0", "--server.port=80", "--"]


def test_the_app_is_run_with_both_folders_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: dict[str, object] = {}

    def run(name: str, **options: object) -> None:
        seen.update(options, name=name, argv=list(sys.argv), path=sys.path[:2])

    monkeypatch.setattr(runpy, "run_module", run)
    monkeypatch.setattr(sys, "argv", ["cnnviz"])
    monkeypatch.setattr(sys, "path", ["here"])
    monkeypatch.chdir(tmp_path)
    launch.launch(networks=["mine:net"])
    assert seen["argv"] == ["streamlit", *launch.command(networks=["mine:net"])]
    assert seen["path"] == [str(ROOT), str(tmp_path)]
    assert (seen["name"], seen["run_name"]) == ("streamlit", "__main__")
