"""The arithmetic of the browser's modules, in Node.js, against torch."""

from pathlib import Path

import pytest

from tests.frontend.node import MATHS, Ask, asking

HERE = Path(__file__).parent
WITHOUT_NODE = "test_recorded.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.path.name != WITHOUT_NODE:
            item.add_marker("node")


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Calls of every function in ``app/frontend/maths``."""
    return asking(*MATHS)
