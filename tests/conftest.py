"""What all tests share: the same random numbers every time, one thread for sums, one running app."""

import gc
import logging
import os
import random
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from tests.logged import Logged
from tests.serving import ROOT, serving

#: Torch's and NumPy's threads in this process, in the workers and in every server that they start: idle ones spin.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# No deadlines: a busy machine is not a wrong answer. New random cases at every desk, the same ones at every check.
settings.register_profile(
    "cnnviz",
    deadline=None,
    max_examples=50,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cnnviz")

#: Processes at most: each imports torch, which takes 18 s of processor time, and holds networks of its own.
MOST_WORKERS = 2


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """The whole suite on all cores; a part of it, or a browser that wants a core for itself, in this process.

    ``-n`` says otherwise, as .ci/run does for the browser's tests.
    """
    whole = config.args == config.getini("testpaths") and "not browser" in config.option.markexpr
    return min(MOST_WORKERS, os.cpu_count() or 1) if whole else 0


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected is no garbage: looking for some takes a tenth of the time, and goes on later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure() -> None:
    """Libraries complain at the end of what is still there."""
    gc.unfreeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With ``CNNVIZ_NO_SKIPS`` in the environment, a test that skips fails."""
    report = yield
    if report.skipped and "CNNVIZ_NO_SKIPS" in os.environ and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, where no test may skip: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def same_random_numbers() -> None:
    import torch  # noqa: PLC0415 - the process that hands out the tests to others has no use for it

    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - for code under test that draws from the global generator
    torch.default_generator.manual_seed(0)  # torch.manual_seed asks for every kind of device, each time


@pytest.fixture
def logged() -> Iterator[Logged]:
    """What this test logs, information included."""
    logger, handler = logging.getLogger(), Logged()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.setLevel(level)
    logger.removeHandler(handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The running app, ``http://host:port``: without a network and with an empty cache of downloaded weights.

    ``CNNVIZ_ADDRESS`` names one that runs already.
    """
    if "CNNVIZ_ADDRESS" in os.environ:
        yield os.environ["CNNVIZ_ADDRESS"]
        return
    with serving(ROOT / "app" / "main.py", tmp_path_factory.mktemp("app")) as address:
        yield address
