"""What the package offers: figures that a notebook can use, without Plotly until one is drawn."""

import inspect
import pkgutil
import subprocess
import sys

import pytest

from cnnviz import figures
from tests.serving import ROOT

CHARTS = [name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))]


def test_all_that_the_stub_lists_is_there() -> None:
    assert all(getattr(figures, name) is not None for name in figures.__all__)


def test_no_public_name_is_that_of_a_module() -> None:
    """Importing the module would put it where the function is."""
    assert not {module.name for module in pkgutil.iter_modules(figures.__path__)} & set(figures.__all__)


@pytest.mark.parametrize("name", CHARTS)
def test_everything_public_is_documented(name: str) -> None:
    chart = getattr(figures, name)
    text = inspect.getdoc(chart) or ""
    assert text
    kinds = [str(each.annotation) for each in inspect.signature(chart).parameters.values()]
    takes_arrays = any("NDArray" in kind or "Values" in kind for kind in kinds)
    assert not takes_arrays or "(" in text, "a function that takes arrays names their shapes"


def test_plotly_waits_for_the_first_chart() -> None:
    code = "import cnnviz, sys; cnnviz.figures.__all__; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
