from io import BytesIO

import pytest

from cnnviz.training.jobs.commands import Advance, Play
from cnnviz.training.jobs.stream import read, write


def test_values_come_as_they_were_sent_until_the_end() -> None:
    stream = BytesIO()
    for command in (Play(), Advance(epoch=True)):
        write(stream, command)
    stream.seek(0)
    assert [read(stream), read(stream)] == [Play(), Advance(epoch=True)]
    with pytest.raises(EOFError):
        read(stream)
