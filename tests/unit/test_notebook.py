"""What a notebook shows of networks, runs, nodes and explanations."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

import cnnviz
from cnnviz import notebook

DIGIT = cnnviz.read_sample("digit-3")


@pytest.fixture(scope="module")
def lenet() -> cnnviz.Network:
    return cnnviz.load("lenet5", on="cpu")


def test_reprs_are_one_short_line(lenet: cnnviz.Network) -> None:
    run = lenet.run(DIGIT, ["c1", "output"])
    assert repr(lenet) == f"<Network lenet5, weights bundled: {len(lenet.nodes)} nodes, pictures 1 × 32 × 32>"
    assert repr(lenet.node("c1")) == "<Node c1: convolution, 6 × 28 × 28>"
    assert repr(run) == "<Run of lenet5: c1 6 × 28 × 28, output 10>"
    assert repr(lenet.run(DIGIT, [])) == "<Run of lenet5: nothing kept>"
    explanation = run.explain("c1", 2, 3, 4)
    assert repr(explanation) == f"<Explanation c1 [2, 3, 4]: {explanation.value:.6g} by sum of 25 terms>"


def test_a_network_is_a_table_of_its_nodes(lenet: cnnviz.Network) -> None:
    html = lenet._repr_html_()
    assert html.count("<tr>") == 1 + len(lenet.nodes)
    assert all(f"<td>{node.name}</td>" in html for node in lenet.nodes)
    assert "<td>6 × 28 × 28</td>" in html
    assert "<td>c1</td>" in lenet.node("c1")._repr_html_()


def test_a_run_shows_its_maps(lenet: cnnviz.Network) -> None:
    run = lenet.run(DIGIT, ["c1", "output"])
    html = run._repr_html_()
    assert html.count("<tr>") == 3
    (uri,) = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    with Image.open(io.BytesIO(base64.b64decode(uri))) as picture:
        assert picture.size == (6 * (2 * 28 + 2), 2 * 28)


def test_an_explanation_shows_its_largest_terms_and_its_sum(lenet: cnnviz.Network) -> None:
    explanation = lenet.run(DIGIT, []).explain("c1", 2, 3, 4)
    html = explanation._repr_html_()
    largest = explanation.terms[int(np.abs(explanation.terms.products).argmax())]
    assert f"{largest.product:.6g}" in html
    assert "17 more" in html
    assert html.count("<tr>") == 1 + 8 + 1 + 3
    assert f"{explanation.captured:.6g}" in html
    assert "deviation" in lenet.run(DIGIT, []).explain("input", 0)._repr_html_()


def test_channels_share_one_scale_centered_on_zero() -> None:
    maps = np.array([[[0.0, 2.0]], [[-1.0, 1.0]]], np.float32)
    with Image.open(io.BytesIO(notebook.channels_png(maps))) as picture:
        pixels = np.asarray(picture)
    colors = [tuple(pixels[0, column]) for column in (0, 32, 66, 98)]
    assert colors[0] == (255, 255, 255)
    assert colors[1] == tuple(notebook.ABOVE)
    assert colors[2][2] > colors[2][0]  # half as blue as it could be
    assert colors[3][0] > colors[3][2]


def test_names_are_escaped() -> None:
    assert "<td>&lt;b&gt;</td>" in notebook.table("a < b", ("node",), [("<b>",)])
    assert "a &lt; b" in notebook.table("a < b", (), [])
