"""Checkpoints: tensors from files, compared with a network by names and shapes, then loaded into its module."""

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

LISTED = 3  # mismatches that an error names
LONGEST_NAME = 120  # characters of a tensor's name that an error repeats
MOST_CLASSES = 100_000
SINGLE_PRECISION = 4  # bytes
PRECISIONS = frozenset({torch.float16, torch.bfloat16, torch.float32, torch.float64})
#: Batch norm's count of the batches it saw in training; files from before 2018 lack it, and evaluation ignores it.
COUNTER = "num_batches_tracked"
#: Heads that help training only; our networks are built without them.
TRAINING_HEADS = {"googlenet": ("aux1.", "aux2."), "inception": ("AuxLogits.",)}
#: torchvision's DenseNet files of 2017 spell ``norm.1.weight`` what the module calls ``norm1.weight``.
OLD_DENSENET = re.compile(r"(denselayer\d+\.(?:norm|conv))\.([12]\.)")
Shape = tuple[int, ...]


def allowance(architecture: Architecture) -> Allowance:
    """Limits for a file of weights for this network."""
    shapes = _shapes(architecture, architecture.classes).values()
    return Allowance(tensors=len(shapes), size=SINGLE_PRECISION * sum(map(math.prod, shapes)))


@contextmanager
def open_checkpoint(
    source: Path | bytes, name: str, architecture: Architecture, classes: int | None = None
) -> Iterator[tuple[dict[str, Tensor], int]]:
    """The tensors of an untrusted file by name, checked against the network, and the number of classes.

    ``name`` is the file's in errors; ``classes`` is the number of classes that is required. The tensors are mapped
    into memory from the file, which may be temporary: copy them within the ``with`` block. Raises ``WeightsError``.
    """
    limits = allowance(architecture)
    with on_disk(source, limits) as path:
        tensors = rename_tensors(read_tensors(path, name, limits), architecture)
        count = classes or count_classes(tensors, architecture)
        check_tensors(tensors, architecture, count)
        yield tensors, count


def rename_tensors(tensors: Mapping[str, Tensor], architecture: Architecture) -> dict[str, Tensor]:
    """The tensors under the names that torchvision uses now, without the heads that are used only in training."""
    left_out = TRAINING_HEADS.get(architecture.family, ())
    return {OLD_DENSENET.sub(r"\1\2", name): tensors[name] for name in tensors if not name.startswith(left_out)}


def count_classes(tensors: Mapping[str, Tensor], architecture: Architecture) -> int:
    """Number of outputs of the file's classifier; the architecture's own where the file does not have one that fits."""
    usual = _shapes(architecture, architecture.classes)
    other = _shapes(architecture, architecture.classes + 1)
    head = next(name for name in usual if usual[name] != other[name])
    shape = tuple(tensors[head].shape) if head in tensors else ()
    fits = shape[1:] == usual[head][1:] and 1 <= math.prod(shape[:1]) <= MOST_CLASSES
    return shape[0] if shape and fits else architecture.classes


def check_tensors(tensors: Mapping[str, Tensor], architecture: Architecture, classes: int) -> None:
    """Raise ``WeightsError`` (MISMATCH, naming the first few) unless names, shapes and types are the network's."""
    expected = _shapes(architecture, classes)
    wrong = [
        *_wrong_shapes(tensors, expected),
        *(f"missing {name}" for name in expected if name not in tensors and not name.endswith(COUNTER)),
        *(f"unexpected {name[:LONGEST_NAME]}" for name in tensors if name not in expected),
    ]
    if wrong:
        raise WeightsError(WeightsFault.MISMATCH, details=", ".join(wrong[:LISTED]), count=len(wrong))


def module_with(tensors: Mapping[str, Tensor], architecture: Architecture, classes: int, *, copy: bool) -> nn.Module:
    """The network in single precision and evaluation mode with these tensors, which ``check_tensors`` has passed.

    Without ``copy``, tensors in single precision remain mapped from the file. Raises ``WeightsError``
    (NOT_FINITE).
    """
    module = architecture.skeleton(classes).requires_grad_(requires_grad=False)
    state = module.state_dict()
    for name, expected in state.items():
        value = tensors.get(name, torch.zeros(expected.shape))
        state[name] = value.to(expected.dtype, memory_format=torch.contiguous_format, copy=copy).contiguous()
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
        tensor, shape = tensors[name], expected[name]
        if tuple(tensor.shape) != shape:
            yield f"{name}: {shape} expected, {tuple(tensor.shape)} found"
        elif tensor.dtype not in PRECISIONS and not name.endswith(COUNTER):
            yield f"{name}: real numbers expected, {tensor.dtype} found"
