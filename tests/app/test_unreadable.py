"""A value of a widget that Streamlit cannot read does harm once."""

import asyncio

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.visitor import Visitor

FAILED = "could not be drawn"


@pytest.mark.parametrize("kind", ["button_group", "selectbox"])
def test_the_run_after_it_is_well(address: str, kind: str) -> None:
    async def bodies() -> list[list[str]]:
        async with Visitor(address, "net=lenet5&lang=en") as visitor:
            page = await visitor.open()
            state = WidgetState(id=page.of(kind)[0].id)
            if kind == "selectbox":
                state.string_array_value.data.append("x")
            else:
                state.int_value = 7
            answers = [await visitor.run([state]), await visitor.run([])]
            return [[alert.body for alert in answer.of("alert")] for answer in answers]

    hostile, next_run = asyncio.run(bodies())
    assert FAILED in hostile[0]
    assert next_run == []
