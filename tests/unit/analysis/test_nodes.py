import cnnviz
from cnnviz.analysis.nodes import convolutions, is_fully_connected, kernel, module_name, readers, returns_maps

NODES = {node.name: node for node in cnnviz.layers("resnet18")}


def test_kernels_maps_and_names() -> None:
    assert kernel(NODES["conv1"]) == (7, 7)
    assert kernel(NODES["layer1.0.add"]) == (0, 0)
    assert returns_maps(NODES["avgpool"])
    assert not returns_maps(NODES["flatten"])
    assert module_name(NODES["layer1.0.add"]) == "layer1.0"
    assert module_name(NODES["conv1"]) == "conv1"


def test_layers_by_kind() -> None:
    assert [node.name for node in NODES.values() if is_fully_connected(node)] == ["fc"]
    assert len(convolutions(NODES.values())) == 20


def test_who_reads_the_first_maps_of_a_block() -> None:
    assert [node.name for node in readers(NODES.values())["maxpool"]] == ["layer1.0.conv1", "layer1.0.add"]
