from cnnviz.figures.growth import GrowthCurve, GrowthWords, field_growth

WORDS = GrowthWords("Depth", "Size", "{name} {depth} {size}", "{name} whole {depth}", "picture {size}")


def test_curves_and_the_picture() -> None:
    figure = field_growth([GrowthCurve("net", (1, 2), (3, 9), None, 32)], WORDS)
    (line,) = figure.data
    assert (tuple(line.x), tuple(line.y)) == ((1, 2), (3, 9))
    assert tuple(line.hovertext) == ("net 1 3", "net 2 9")
    assert [(shape.y0, shape.y1) for shape in figure.layout.shapes] == [(32, 32)]
    assert [note.text for note in figure.layout.annotations] == ["picture 32"]


def test_a_gate_is_a_diamond_at_the_size_of_the_picture() -> None:
    figure = field_growth([GrowthCurve("net", (1, 2), (3, 7), 4, 224)], WORDS)
    _, diamond = figure.data
    assert (tuple(diamond.x), tuple(diamond.y)) == ((2, 4), (7, 224))
    assert diamond.marker.symbol[-1] == "diamond"


def test_equal_pictures_are_one_line_and_curves_differ() -> None:
    figure = field_growth([GrowthCurve(name, (1,), (3,), None, 224) for name in "abcd"], WORDS)
    assert len(figure.layout.shapes) == 1
    assert len({(line.line.color, line.line.dash) for line in figure.data}) == 4


def test_a_network_whose_every_map_is_gated() -> None:
    figure = field_growth([GrowthCurve("net", (), (), 1, 224)], WORDS)
    assert tuple(figure.data[-1].x) == (1,)
