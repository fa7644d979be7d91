"""``python -m cnnviz layers resnet50`` and ``python -m cnnviz run resnet18 --picture cat.jpg``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

import cnnviz
from cnnviz.geometry import Field, ReceptiveField


def _field(field: Field) -> dict[str, Any] | str | None:
    """A receptive field as JSON: an object, ``"whole image"`` or null."""
    if isinstance(field, ReceptiveField):
        return asdict(field)
    return str(field) if field else None


def _record(node: cnnviz.Node) -> dict[str, Any]:
    return {
        "name": node.name,
        "kind": str(node.kind),
        "output": node.output,
        "parameters": node.parameters,
        "macs": node.macs,
        "inputs": node.inputs,
        "receptive_field": _field(node.receptive_field),
    }


def _field_text(field: Field) -> str:
    if not isinstance(field, ReceptiveField):
        return str(field) if field else "-"
    axes = (field.vertical, field.horizontal)
    sizes = " x ".join(str(axis.size) for axis in axes)
    return f"{sizes}, jump {axes[0].jump}, start {axes[0].start}" if axes[0] == axes[1] else sizes


def _row(node: cnnviz.Node) -> tuple[str, ...]:
    output = " x ".join(map(str, node.output))
    field = _field_text(node.receptive_field)
    return node.name, str(node.kind), output, f"{node.parameters:,}", f"{node.macs:,}", field


def _print_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, tuple("-" * width for width in widths), *rows]:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def _layers(arguments: argparse.Namespace) -> None:
    nodes = cnnviz.layers(arguments.network, arguments.weights)
    if arguments.json:
        sys.stdout.write(json.dumps([_record(node) for node in nodes], indent=1) + "\n")
        return
    _print_table(("name", "kind", "output", "parameters", "MACs", "receptive field (px)"), [_row(n) for n in nodes])
    parameters, macs = sum(n.parameters for n in nodes), sum(n.macs for n in nodes)
    sys.stdout.write(f"\n{len(nodes)} nodes, {parameters:,} parameters, {macs:,} MACs\n")


def _run(arguments: argparse.Namespace) -> None:
    picture = cnnviz.read_picture(arguments.picture)
    best = cnnviz.load(arguments.network, arguments.weights).classify(picture)
    if arguments.json:
        sys.stdout.write(json.dumps([{"label": label, "probability": share} for label, share in best], indent=1) + "\n")
        return
    _print_table(("class", "probability"), [(label, f"{share:8.2%}") for label, share in best])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cnnviz", description="See inside convolutional networks.")
    commands = parser.add_subparsers(required=True)
    for name, action, words in (
        ("layers", _layers, "list everything that computes"),
        ("run", _run, "classify a picture"),
    ):
        command = commands.add_parser(name, help=words)
        command.set_defaults(action=action)
        command.add_argument("network", help="a slug such as resnet50")
        command.add_argument("--weights", default="random" if name == "layers" else "bundled")
        command.add_argument("--json", action="store_true", help="machine-readable output")
        if name == "run":
            command.add_argument("--picture", required=True, help="path of a picture")
    return parser


def main() -> int:
    """Run one command; 0, or 2 with one sentence on stderr when the input is at fault."""
    arguments = _parser().parse_args()
    try:
        arguments.action(arguments)
    except cnnviz.CnnvizError as error:
        sys.stderr.write(f"cnnviz: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
