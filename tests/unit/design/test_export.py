"""The exported file: it runs on its own, and computes what the built module computes."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnnviz.design import KINDS, PRESETS, Design, Layer, build, python_code, summarize
from cnnviz.design.export import title
from cnnviz.design.schema import NAME
from cnnviz.errors import DesignError
from tests.designs import whole_designs

LAST = ("global-average-pool", "flatten", "linear")
EVERYTHING = Design(
    "All of it",
    (3, 16, 16),
    4,
    tuple(map(Layer.of, (*(kind for kind in KINDS if kind not in LAST), *LAST, "batch-norm"))),
)


def exported(design: Design) -> nn.Module:
    """The module that the file makes, in a namespace with nothing in it."""
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(compile(python_code(design), "exported.py", "exec"), namespace)  # noqa: S102 - what is tested
    module: nn.Module = namespace[title(design.name)]()
    return module.eval()


def assert_same(design: Design) -> None:
    torch.manual_seed(5)
    built = build(design).eval()
    with torch.device("meta"):  # its numbers are replaced
        module = exported(design)
    assert list(module.state_dict()) == list(built.state_dict())
    module.load_state_dict(built.state_dict(), assign=True)
    with torch.inference_mode():
        pictures = torch.randn(1, *design.input)
        assert torch.equal(module(pictures), built(pictures))


@pytest.mark.parametrize("design", [*PRESETS.values(), EVERYTHING], ids=[*PRESETS, "everything"])
def test_presets_compute_the_same(design: Design) -> None:
    assert_same(design)


@settings(deadline=None, max_examples=40)
@given(design=whole_designs)
def test_so_does_any_network(design: Design) -> None:
    assert_same(design)


def test_the_files_run_on_their_own(tmp_path: Path) -> None:
    """Both in one process: importing torch takes seconds."""
    paths = [tmp_path / f"{slug}.py" for slug in ("lenet5", "resnet-small")]
    for path in paths:
        path.write_text(python_code(PRESETS[path.stem]), encoding="utf-8")
    program = "import runpy, sys\nfor path in sys.argv[1:]: runpy.run_path(path, run_name='__main__')"
    command = [sys.executable, "-I", "-c", program, *map(str, paths)]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert [line for line in printed.splitlines() if line.startswith("torch.Size")] == ["torch.Size([1, 10])"] * 2


@pytest.mark.parametrize("design", [*PRESETS.values(), EVERYTHING], ids=[*PRESETS, "everything"])
def test_it_is_written_as_we_write(design: Design, tmp_path: Path) -> None:
    """Formatted and found without fault by the linter, with the rules everybody has."""
    path = tmp_path / "net.py"
    path.write_text(python_code(design), encoding="utf-8")
    for arguments in (["format", "--check"], ["check"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", "--line-length=120", str(path)]
        assert subprocess.run(command, capture_output=True, text=True, check=False).returncode == 0


def test_it_holds_the_blocks_that_it_uses_and_no_others() -> None:
    def classes(design: Design) -> list[str]:
        return [node.name for node in ast.parse(python_code(design)).body if isinstance(node, ast.ClassDef)]

    assert classes(PRESETS["lenet5"]) == ["LeNet5"]
    assert classes(PRESETS["resnet-small"]) == ["Residual", "SmallResNet"]
    assert classes(EVERYTHING) == ["Residual", "Inception", "DenseLayer", "Dense", "AllOfIt"]


def test_every_layer_says_its_output() -> None:
    lines = python_code(PRESETS["alexnet2012"]).splitlines()
    assert "        self.conv2 = nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=2)  # 256 x 27 x 27" in lines
    assert "        self.norm1" not in "\n".join(lines)
    assert "        x = self.pool1(self.lrn1(self.relu1(self.conv1(x))))" in lines
    assert lines[0] == '"""AlexNet (2012): 60,965,224 parameters, (N, 3, 227, 227) -> (N, 1000)."""'


@given(name=st.from_regex(NAME, fullmatch=True).filter(lambda name: bool(name.strip())))
def test_a_name_is_only_ever_a_name(name: str) -> None:
    design = Design(name, (1, 4, 4), 2, (Layer.of("flatten"),))
    tree = ast.parse(python_code(design))
    assert [type(node) for node in tree.body] == [ast.Expr, ast.Import, ast.ImportFrom, ast.ClassDef, ast.If]
    assert (ast.get_docstring(tree) or "").startswith(design.name)
    assert title(design.name).isidentifier()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Residual", "NetworkResidual"), ("none", "NetworkNone"), ("---", "Network"), ("7 layers", "Network7Layers")],
)
def test_a_class_name_is_no_other_name(name: str, expected: str) -> None:
    assert title(name) == expected


def test_what_cannot_follow_is_not_exported() -> None:
    with pytest.raises(DesignError):
        python_code(Design("A", (1, 4, 4), 2, ()))
    assert summarize(EVERYTHING)[-1].output == (4,)
