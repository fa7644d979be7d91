"""A training as a Python file that repeats it on its own: with torch, NumPy and Pillow, and what its data need."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Set
from dataclasses import asdict, dataclass, replace
from types import ModuleType

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.registry import find
from cnnviz.design import design_of, python_code
from cnnviz.design.export import title
from cnnviz.errors import DesignError
from cnnviz.training.live import augmentation
from cnnviz.training.live.data import dataset, shapes
from cnnviz.training.live.recipe import NONE, Initialization, Optimizer, Recipe
from cnnviz.training.live.script_parts import (
    AUGMENTED,
    DATA,
    FILE,
    FOLDER,
    IMPORTS,
    INITIALIZATIONS,
    OPTIMIZERS,
    UNCHANGED,
)

#: What the data of a set need beside torch, NumPy and Pillow.
NEEDS = {"digits": "scikit-learn", "mnist": "torchvision", "fashion-mnist": "torchvision", "cifar10": "torchvision"}
SHAPES = {"SIDE", "ANGLES", "WIDTH", "LENGTH", "BLOB", "TEXTURE", "BLACK", "BRIGHT", "NOISE"}
SHAPES |= {"_bar", "_blob", "_texture", "shape", "_picture"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is repeated: the network's slug, the name of the data set and its classes, and the recipe."""

    slug: str
    data: str
    classes: tuple[str, ...]
    recipe: Recipe


def needs(data: str) -> tuple[str, ...]:
    """The packages that the script imports."""
    return ("torch", "numpy", "pillow", *((NEEDS[data],) if data in NEEDS else ()))


def is_folder(data: str) -> bool:
    """Whether the script reads the pictures from a folder beside it, because no package has them."""
    return data not in DATA and not data.startswith(shapes.ONE)


def python_script(plan: Plan) -> str:
    """The file. It prints what ``EpochRecord`` has, an epoch a line, and then the accuracy on the test pictures.

    On a CPU with as many threads its losses are those of ``Trainer``, to the last bit; of a data set that it reads from
    a folder only where the pictures come in the same order. What was changed while a training ran is not in it. Raises
    ``UnknownNetworkError``, ``DesignError``, or ``ValueError`` for a network whose code is not this project's.
    """
    architecture, recipe = find(plan.slug), plan.recipe
    channels, height, width = architecture.input
    classes, build = _network(architecture, len(plan.classes))
    changes = recipe.augmentation != NONE
    return FILE.format(
        name=architecture.name,
        needs=" ".join(needs(plan.data)),
        imports=IMPORTS.get(plan.data, ""),
        recipe=_constants(recipe),
        input=f"INPUT_CHANNELS, INPUT_HEIGHT, INPUT_WIDTH = {channels}, {height}, {width}",
        classes=f"CLASSES = {list(plan.classes)!r}",
        data=_data(plan),
        split=_definitions(dataset, {"HELD_OUT", "_split"}),
        augment=f"{_definitions(augmentation, {'augment', '_flipped', '_moved'})}\n\n\n" if changes else "",
        changed=(AUGMENTED if changes else UNCHANGED).format(**asdict(recipe.augmentation)),
        network=classes,
        build=build,
        initialize=INITIALIZATIONS[Initialization(recipe.initialization)],
        optimizer=OPTIMIZERS[Optimizer(recipe.optimizer)],
    )


def _constants(recipe: Recipe) -> str:
    left_out = {"augmentation", "initialization", "optimizer"}
    entries = {name: value for name, value in asdict(recipe).items() if name not in left_out}
    return "\n".join(f"{name.upper()} = {value!r}" for name, value in entries.items())


def _data(plan: Plan) -> str:
    if plan.data != "shapes" and not plan.data.startswith(shapes.ONE):
        return DATA.get(plan.data, FOLDER)
    return f"{_definitions(shapes, SHAPES)}\n\n\n{DATA['shapes']}"


def _network(architecture: Architecture, classes: int) -> tuple[str, str]:
    """The classes of the network, and the expression that makes it."""
    try:
        design = design_of(architecture.slug)
    except DesignError:
        return _own_network(architecture)
    code = ast.parse(source := python_code(replace(design, classes=classes)))
    parts = (each for each in code.body if isinstance(each, ast.ClassDef))
    return "\n\n\n".join(_segment(source, each) for each in parts), f"{title(design.name)}()"


def _own_network(architecture: Architecture) -> tuple[str, str]:
    build = architecture.build
    module = inspect.getmodule(build)
    if module is None or not module.__name__.startswith("cnnviz.architectures."):
        raise ValueError(f"the code of {architecture.slug} is not in this project")
    used = {type(part).__name__ for part in architecture.skeleton(architecture.classes).modules()}
    return _definitions(module, used | {build.__name__}), f"{build.__name__}(len(CLASSES))"


def _definitions(module: ModuleType, names: Set[str]) -> str:
    """Constants, functions and classes of a module, as they are written there."""
    source = inspect.getsource(module)
    nodes = [each for each in ast.parse(source).body if names & set(_names(each))]
    blocks = ""
    for before, node in zip([None, *nodes], nodes, strict=False):
        together = isinstance(node, ast.Assign) and (before is None or isinstance(before, ast.Assign))
        blocks += ("\n" if together else "\n\n\n") + _segment(source, node)
    return blocks.strip("\n")


def _names(node: ast.stmt) -> Iterator[str]:
    """What a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name))


def _segment(source: str, node: ast.stmt) -> str:
    return ast.get_source_segment(source, node) or ""
