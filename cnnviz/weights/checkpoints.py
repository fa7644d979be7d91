"""Put tensors from a file into a network: names and shapes compared first, on a network that owns no memory."""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor, nn

from cnnviz.architectures.architecture import Architecture
from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights.archive import Allowance
from cnnviz.weights.files import on_disk, read_tensors

TOLD = 3
LONGEST_NAME = 120
MOST_CLASSES = 100_000
SINGLE_PRECISION = 4
PRECISIONS = frozenset({torch.float16, torch.bfloat16, torch.float32, torch.float64})
#: Batch norm's count of the batches it saw in training; files from before 2018 lack it, and evaluation ignores it.
COUNTER = "num_batches_tracked"
#: Heads that help training only; our networks are built without them.
TRAINING_HEADS = {"googlenet": ("aux1.", "aux2."), "inception": ("AuxLogits.",)}
#: torchvision's DenseNet files of 2017 spell ``norm.1.weight`` what the module calls ``norm1.weight``.
OLD_DENSENET = re.compile(r"(denselayer\d+\.(?:norm|conv))\.([12]\.)")
Shape = tuple[int, ...]


def allowance(architecture: Architecture) -> Allowance:
    """What a file of weights for this network may hold."""
    shapes = _shapes(architecture, architecture.classes).values()
    return Allowance(tensors=len(shapes), size=SINGLE_PRECISION * sum(map(math.prod, shapes)))


@contextmanager
def opened(
    source: Path | bytes, name: str, architecture: Architecture, classes: int | None = None
) -> Iterator[tuple[dict[str, Tensor], int]]:
    """The tensors of a file of weights that anybody may have written, compared with the network, and its classes.

    They stay in the file, which may be temporary: take copies before leaving. ``classes`` says how many there must
    be. Raises ``WeightsError``.
    """
    room = allowance(architecture)
    with on_disk(source, room) as path:
        tensors = renamed(read_tensors(path, name, room), architecture)
        count = classes or count_classes(tensors, architecture)
        compare(tensors, architecture, count)
        yield tensors, count


def renamed(tensors: Mapping[str, Tensor], architecture: Architecture) -> dict[str, Tensor]:
    """The tensors under the names in use today, without the heads that only training needs."""
    left_out = TRAINING_HEADS.get(architecture.family, ())
    return {OLD_DENSENET.sub(r"\1\2", name): tensors[name] for name in tensors if not name.startswith(left_out)}


def count_classes(tensors: Mapping[str, Tensor], architecture: Architecture) -> int:
    """How many classes the file's classifier tells apart; the architecture's own number when that is unclear."""
    usual = _shapes(architecture, architecture.classes)
    other = _shapes(architecture, architecture.classes + 1)
    head = next(name for name in usual if usual[name] != other[name])
    found = tuple(tensors[head].shape) if head in tensors else ()
    fits = found[1:] == usual[head][1:] and 1 <= math.prod(found[:1]) <= MOST_CLASSES
    return found[0] if found and fits else architecture.classes


def compare(tensors: Mapping[str, Tensor], architecture: Architecture, classes: int) -> None:
    """Raise ``WeightsError`` (MISMATCH, naming the first few) unless names, shapes and kinds are the network's."""
    expected = _shapes(architecture, classes)
    wrong = [
        *_wrong_shapes(tensors, expected),
        *(f"missing {name}" for name in expected if name not in tensors and not name.endswith(COUNTER)),
        *(f"unexpected {name[:LONGEST_NAME]}" for name in tensors if name not in expected),
    ]
    if wrong:
        raise WeightsError(WeightsFault.MISMATCH, details=", ".join(wrong[:TOLD]), count=len(wrong))


def fitted(tensors: Mapping[str, Tensor], architecture: Architecture, classes: int, *, copied: bool) -> nn.Module:
    """The network in single precision and evaluation mode with these tensors, which ``compare`` has passed.

    Without ``copied``, tensors in single precision stay where they are: in the mapped file. Raises ``WeightsError``
    (NOT_FINITE).
    """
    module = architecture.skeleton(classes).requires_grad_(requires_grad=False)
    state = module.state_dict()
    for name, expected in state.items():
        found = tensors.get(name, torch.zeros(expected.shape))
        state[name] = found.to(expected.dtype, memory_format=torch.contiguous_format, copy=copied).contiguous()
        if not state[name].isfinite().all():
            raise WeightsError(WeightsFault.NOT_FINITE, name=name)
    module.load_state_dict(state, assign=True)
    return module


@lru_cache(maxsize=64)
def _shapes(architecture: Architecture, classes: int) -> dict[str, Shape]:
    return {name: tuple(value.shape) for name, value in architecture.skeleton(classes).state_dict().items()}


def _wrong_shapes(tensors: Mapping[str, Tensor], expected: Mapping[str, Shape]) -> Iterator[str]:
    for name in expected:
        if name not in tensors:
            continue
        found, shape = tensors[name], expected[name]
        if tuple(found.shape) != shape:
            yield f"{name}: {shape} expected, {tuple(found.shape)} found"
        elif found.dtype not in PRECISIONS and not name.endswith(COUNTER):
            yield f"{name}: real numbers expected, {found.dtype} found"
