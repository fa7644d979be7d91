from collections.abc import Callable
from io import BytesIO

import pytest
import torch

from cnnviz.training.jobs import child
from cnnviz.training.jobs.child import Start, serve
from cnnviz.training.jobs.commands import Advance, End, Pause
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.stream import read, write
from cnnviz.training.jobs.task import Task


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own process stays as it is."""
    for name in ("_be_modest", "limit_memory", "_listen"):
        monkeypatch.setattr(child, name, lambda *_: None)
    monkeypatch.setattr(torch, "set_num_threads", lambda _: None)


def test_it_does_what_the_first_message_says(task: Callable[[], Task]) -> None:
    commands, reports = BytesIO(), BytesIO()
    write(commands, Start(task(), (Pause(), Advance(), End()), 1, 2**30))
    commands.seek(0)
    serve(commands, reports)
    reports.seek(0)
    phases = [answer.phase for answer in iter(lambda: next_report(reports), None)]
    assert phases == [Phase.RUNNING, Phase.PAUSED, Phase.PAUSED, Phase.OVER]


def next_report(stream: BytesIO) -> Report | None:
    try:
        return read(stream)  # type: ignore[no-any-return]
    except EOFError:
        return None
