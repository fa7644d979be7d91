"""Docstrings of the library state the shapes of arrays and the errors that are raised."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from tests.serving import ROOT

#: Names of types, aliases included, that stand for arrays in a signature.
ARRAYS = {"NDArray", "ArrayLike", "Array", "Tensor", "Pixels", "Maps"}
#: ``(C, H, W)``, ``(..., classes)``, ``(steps + 1,)``, ``(out, in / groups, H, W)``: axes in parentheses.
NAMES = (
    "classes|channels|rows|columns|blocks|steps|terms|values|layers|kernel height|kernel width|kernel|out|in|positions"
)
AXIS = rf"(?:[A-Z]\w*|\d+|\.\.\.|{NAMES})(?: [-+*/] \w+)?"
SHAPE = re.compile(rf"\({AXIS},\)|\({AXIS}(?:, {AXIS})+\)")
ERROR = re.compile(r"[A-Z]\w*Error$")


@dataclass(frozen=True)
class Function:
    """A public function or method; ``helpers`` are the private functions of its module, by name."""

    name: str
    node: ast.FunctionDef
    docstring: str
    helpers: Mapping[str, ast.FunctionDef]

    @property
    def handles_arrays(self) -> bool:
        """Whether an array is in its signature; a state dict (tensors by name) has no shape of its own."""
        arguments = self.node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        signature = [*(each.annotation for each in every), self.node.returns]
        return any(arrays_in(each) for each in signature if each is not None)

    @cached_property
    def errors(self) -> set[str]:
        """The names of the errors that its body raises, also by way of helpers, unless a ``try`` surrounds them."""
        return raised(self.node, self.helpers, frozenset())


def arrays_in(annotation: ast.AST) -> bool:
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation) in {
        "dict[str, Tensor]",
        "Mapping[str, Tensor]",
    }:
        return False
    inner = any(map(arrays_in, ast.iter_child_nodes(annotation)))
    return inner or (isinstance(annotation, ast.Name) and annotation.id in ARRAYS)


def unguarded(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, but those in the body of a ``try``, which may be caught, and inner functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            continue
        yield child
        if isinstance(child, ast.Try) and child.handlers:
            for part in (*child.handlers, *child.orelse, *child.finalbody):
                yield from unguarded(part)
        else:
            yield from unguarded(child)


def raised(node: ast.FunctionDef, helpers: Mapping[str, ast.FunctionDef], seen: frozenset[str]) -> set[str]:
    errors: set[str] = set()
    for each in unguarded(node):
        if isinstance(each, ast.Raise) and each.exc is not None:
            errors |= {part.id for part in ast.walk(each.exc) if isinstance(part, ast.Name) and ERROR.match(part.id)}
        if isinstance(each, ast.Call):
            name = each.func.id if isinstance(each.func, ast.Name) else ""
            if name in helpers and name not in seen:
                errors |= raised(helpers[name], helpers, seen | {name})
    return errors - {"AssertionError", "AttributeError"}


def functions(body: list[ast.stmt]) -> list[ast.FunctionDef]:
    return [each for each in body if isinstance(each, ast.FunctionDef)]


def public(path: Path) -> Iterator[Function]:
    module, tree = (
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."),
        ast.parse(path.read_text("utf-8")),
    )
    private = {each.name: each for each in functions(tree.body) if each.name.startswith("_")}
    for node in functions(tree.body):
        if not node.name.startswith("_"):
            yield Function(f"{module}.{node.name}", node, ast.get_docstring(node) or "", private)
    for owner in (each for each in tree.body if isinstance(each, ast.ClassDef) and not each.name.startswith("_")):
        for node in functions(owner.body):
            if not node.name.startswith("_") and node.name != "forward":  # forward is what nn.Module says it is
                docstring = (ast.get_docstring(node) or "") + (ast.get_docstring(owner) or "")
                yield Function(f"{module}.{owner.name}.{node.name}", node, docstring, private)


FUNCTIONS = [each for path in sorted((ROOT / "cnnviz").rglob("*.py")) for each in public(path)]


def label(function: Function) -> str:
    return function.name


@pytest.mark.parametrize("function", [each for each in FUNCTIONS if each.handles_arrays], ids=label)
def test_arrays_have_shapes(function: Function) -> None:
    assert SHAPE.search(function.docstring)


@pytest.mark.parametrize("function", [each for each in FUNCTIONS if each.errors], ids=label)
def test_errors_are_named(function: Function) -> None:
    assert {error for error in function.errors if error not in function.docstring} == set()


def test_there_are_functions_of_both_sorts() -> None:
    assert sum(each.handles_arrays for each in FUNCTIONS) > 50
    assert sum(bool(each.errors) for each in FUNCTIONS) > 40


@pytest.mark.parametrize("text", ["(H, W, 3)", "(C,)", "(..., classes)", "(steps + 1,)", "(out, in / groups, H, W)"])
def test_a_shape_is_recognized(text: str) -> None:
    assert SHAPE.search(f"An array ``{text}``.")


@pytest.mark.parametrize("text", ["(red, green)", "(He et al. 2015)", "(see above)", "(1, by default)"])
def test_other_parentheses_are_no_shapes(text: str) -> None:
    assert not SHAPE.search(f"A thing {text}.")
