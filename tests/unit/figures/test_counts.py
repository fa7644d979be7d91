from cnnviz.figures.counts import count_bars


def test_counts_have_their_digits() -> None:
    figure = count_bars(["one", "two"], [112_896_000, 5_268_480])
    assert [note.text for note in figure.layout.annotations] == ["one: <b>112,896,000</b>", "two: <b>5,268,480</b>"]
    assert list(figure.data[0].x) == [112_896_000, 5_268_480]
    assert list(count_bars(["none"], [0]).layout.xaxis.range) == [0, 1]
