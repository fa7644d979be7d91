from cnnviz.figures.memory import MemoryPart, memory_bar

PARTS = (MemoryPart("Weights", 3_000_000, "3 MB"), MemoryPart("Gradients", 1_000_000, "1 MB"))


def test_one_bar_with_a_part_for_each_purpose() -> None:
    figure = memory_bar(PARTS)
    assert [(bar.name, tuple(bar.x)) for bar in figure.data] == [("Weights", (3.0,)), ("Gradients", (1.0,))]
    assert len({bar.marker.color for bar in figure.data}) == 2
    assert figure.layout.showlegend
    assert "3 MB" in figure.data[0].hovertext[0]


def test_nothing_is_an_empty_bar() -> None:
    assert not memory_bar(()).data
