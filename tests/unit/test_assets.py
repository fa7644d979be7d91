"""Every place that the package names is there, in this checkout."""

from pathlib import Path

import pytest

from cnnviz import assets
from tests.serving import ROOT


def test_a_checkout_uses_its_own_files() -> None:
    assert assets.ROOT == ROOT
    assert assets.BUNDLE.parent == Path(str(assets.__file__)).parent


@pytest.mark.parametrize("folder", [assets.TEXT, assets.SAMPLES, assets.WEIGHTS, assets.HISTORY])
def test_the_folders_hold_something(folder: Path) -> None:
    assert any(folder.iterdir())


def test_the_app_is_a_script() -> None:
    assert assets.APP.is_file()
