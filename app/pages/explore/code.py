"""A short PyTorch program that prints the value on the screen."""

from __future__ import annotations

import cnnviz
from app.results import Subject
from cnnviz import Kind

OWN_PICTURE, OWN_WEIGHTS = "picture.png", "weights.safetensors"
#: Kinds that are one node here, and several to torch's tracer unless it is told to take them as leaves.
LEAF_KINDS = frozenset({Kind.LAYER_NORM, Kind.PERMUTE, Kind.STOCHASTIC_DEPTH, Kind.CHANNEL_SHUFFLE})
#: Torchvision's own builder lets these rescale their input; our preprocessing has done so already.
RESCALING = frozenset({"googlenet", "inception_v3"})
IMPORTS = """\
import torch
from PIL import Image
from torch import fx
from torchvision.models.feature_extraction import NodePathTracer
from torchvision.transforms import v2
"""
LEAF_IMPORTS = """\
from torchvision.models.convnext import LayerNorm2d
from torchvision.models.shufflenetv2 import channel_shuffle
from torchvision.ops import Permute, StochasticDepth
"""
LEAF_OPTIONS = "leaf_modules=(LayerNorm2d, Permute, StochasticDepth), autowrap_functions=(channel_shuffle,)"
#: A network from elsewhere brings its own code: the library runs it.
ELSEWHERE = """\
{get}
picture = cnnviz.read_picture("{picture}")
print(network.run(picture, ["{node}"]).maps["{node}"][{unit}])
"""
RUN = """\
tracer = NodePathTracer({options})
graph = tracer.trace(model)


class Show(fx.Interpreter):
    def run_node(self, n):
        result = super().run_node(n)
        if tracer.node_to_qualname.get(n) == "{node}":
            print(result[{index}].item())  # now: a later in-place step may overwrite it
        return result


with torch.inference_mode():
    Show(model, graph=graph).run(prepare(picture)[None])
"""


def snippet(subject: Subject, node: cnnviz.Node, unit: tuple[int, int, int]) -> str:
    """A program, run from the project's folder, that prints the value of ``unit`` (channel, row, column)."""
    network = subject.network
    if ":" in network.slug:
        at = ", ".join(map(str, unit[: len(node.output)]))
        return ELSEWHERE.format(get=_get(subject), picture=_picture_path(subject.picture), node=node.name, unit=at)
    has_leaves = any(entry.kind in LEAF_KINDS for entry in network.nodes)
    index = ", ".join(map(str, network.index_of(node.name, unit)))
    mode = "L" if network.preprocessing.channels == 1 else "RGB"
    parts = [
        IMPORTS,
        LEAF_IMPORTS if has_leaves else "",
        _model(network),
        _preparation(network.preprocessing),
        f'picture = Image.open("{_picture_path(subject.picture)}").convert("{mode}")\n\n',
        RUN.format(options=LEAF_OPTIONS if has_leaves else "", node=node.name, index=index),
    ]
    return "".join(parts)


def _get(subject: Subject) -> str:
    """Of a network from elsewhere, the lines that make it."""
    family, _, name = subject.slug.partition(":")
    if family != "own":
        return f'import cnnviz\n\nnetwork = cnnviz.load("{subject.slug}", "{subject.weights}")'
    module, _, function = name.partition(":")
    return f"import cnnviz\nfrom {module} import {function}\n\nnetwork = {function}()"


def _model(network: cnnviz.Network) -> str:
    source, slug = str(network.provenance.source), network.slug
    if source == "imagenet":
        setting = "model.transform_input = False\n" if network.slug in RESCALING else ""
        return (
            "from torchvision.models import get_model\n\n"
            f'model = get_model("{slug}", weights="DEFAULT").eval()\n{setting}'
        )
    build = f'find("{slug}").build({len(network.labels)}).eval()'
    start = "from cnnviz.architectures.registry import find\n"
    if source == "random":
        return f"{start}\ntorch.manual_seed(0)\nmodel = {build}\n"
    path = f"assets/weights/{slug}.safetensors" if source == "bundled" else OWN_WEIGHTS
    return (
        f"from safetensors.torch import load_file\n{start}\nmodel = {build}\n"
        f'model.load_state_dict(load_file("{path}"))  # half precision becomes single\n'
    )


def _preparation(spec: cnnviz.Preprocessing) -> str:
    smooth = ", v2.InterpolationMode.BICUBIC" if spec.interpolation == "bicubic" else ""
    return (
        "prepare = v2.Compose([\n"
        f"    v2.Resize({spec.resize}{smooth}), v2.CenterCrop(({spec.height}, {spec.width})),\n"
        "    v2.PILToTensor(), v2.ToDtype(torch.float32, scale=True),\n"
        f"    v2.Normalize({list(spec.mean)}, {list(spec.std)}),\n])\n"
    )


def _picture_path(key: str) -> str:
    sample = next((sample for sample in cnnviz.samples() if key == f"sample:{sample.slug}"), None)
    return sample.path.relative_to(sample.path.parents[2]).as_posix() if sample else OWN_PICTURE
