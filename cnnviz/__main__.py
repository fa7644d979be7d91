"""The command ``cnnviz``, also ``python -m cnnviz``: without arguments it starts the app and prints its URL.

``cnnviz layers resnet50``, ``cnnviz run resnet18 --picture cat.jpg``, ``cnnviz explain lenet5 c3 --picture cat.jpg``
and ``cnnviz train lenet5`` do one thing each.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Any

import numpy as np

import cnnviz
from cnnviz import launch
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


def _number(value: float) -> float | None:
    """JSON has no infinity, which padding is to a maximum."""
    return value if math.isfinite(value) else None


def _explanation_record(explanation: cnnviz.Explanation) -> dict[str, Any]:
    names = ("node", "kind", "unit", "rule", "value", "captured", "scale", "bias", "winner")
    terms = [{**asdict(term), "value": _number(term.value)} for term in explanation.terms]
    return {
        **{name: getattr(explanation, name) for name in names},
        "numbers": dict(explanation.numbers),
        "terms": terms,
    }


def _term_row(term: cnnviz.Term) -> tuple[str, ...]:
    source = " ".join(map(str, astuple(term.source))) if term.source else "-"
    return source, *(f"{value:.6g}" for value in (term.value, term.weight, term.product))


def _print_explanation(explanation: cnnviz.Explanation, most: int = 10) -> None:
    """The largest terms, what the others add, and the proof."""
    order = np.argsort(-np.abs(explanation.terms.products), kind="stable")
    if explanation.rule is cnnviz.Rule.MAXIMUM:
        order = np.argsort(-explanation.terms.values, kind="stable")
    _print_table(("source", "value", "weight", "product"), [_term_row(explanation.terms[int(i)]) for i in order[:most]])
    rest = {"other terms": len(order) - most} if len(order) > most else {}
    bias = {} if explanation.bias is None else {"bias": explanation.bias}
    proof = {"value": explanation.value, "captured": explanation.captured, "difference": explanation.difference}
    sys.stdout.write(f"\n{explanation.kind}: {explanation.rule}\n")
    for name, value in {**rest, **explanation.numbers, **bias, **proof}.items():
        sys.stdout.write(f"{name} = {value:.9g}\n")


def _explain(arguments: argparse.Namespace) -> None:
    picture = cnnviz.read_picture(arguments.picture)
    run = cnnviz.load(arguments.network, arguments.weights).run(picture, [])
    explanation = run.explain(arguments.node, arguments.channel, arguments.row, arguments.column)
    if arguments.json:
        sys.stdout.write(json.dumps(_explanation_record(explanation), indent=1) + "\n")
        return
    _print_explanation(explanation)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cnnviz", description="See inside convolutional networks.")
    commands = parser.add_subparsers(required=True, metavar="{app,layers,run,explain,train}")
    _add_app(commands.add_parser("app", help="start the app (what cnnviz does without arguments)"))
    for name, action, words in (
        ("layers", _layers, "list everything that computes"),
        ("run", _run, "classify a picture"),
        ("explain", _explain, "how one number of a layer came about"),
    ):
        command = commands.add_parser(name, help=words)
        command.set_defaults(action=action)
        command.add_argument("network", help="a slug such as resnet50")
        command.add_argument("--weights", default="random" if name == "layers" else "bundled")
        command.add_argument("--json", action="store_true", help="machine-readable output")
        if name != "layers":
            command.add_argument("--picture", required=True, help="path of a picture")
        if name == "explain":
            _add_unit(command)
    train = commands.add_parser("train", add_help=False, help="train a bundled network again")
    train.set_defaults(action=_train)
    return parser


def _app(arguments: argparse.Namespace) -> None:
    launch.launch(arguments.address, arguments.port, arguments.network)


def _add_app(command: argparse.ArgumentParser) -> None:
    command.set_defaults(action=_app)
    command.add_argument("--address", default="", help="0.0.0.0 lets other computers in (only this one)")
    command.add_argument("--port", type=int, default=launch.PORT, help="(%(default)s)")
    command.add_argument(
        "--network", action="append", default=[], metavar="package.module:function", help="offer a network of your own"
    )


def _train(arguments: argparse.Namespace) -> None:
    from cnnviz.training.__main__ import main as train  # noqa: PLC0415 - the only command that needs it

    train(arguments.rest)


def _add_unit(command: argparse.ArgumentParser) -> None:
    command.add_argument("node", help="a layer such as layer1.0.conv1")
    for name in ("channel", "row", "column"):
        command.add_argument(f"--{name}", type=int, default=0, help="counting from 0")


def _parse(words: Sequence[str]) -> argparse.Namespace:
    """The arguments; ``train`` reads its own, kept as ``rest``."""
    parser = _parser()
    arguments, rest = parser.parse_known_args(words or ["app"])
    if rest and arguments.action is not _train:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return argparse.Namespace(**vars(arguments), rest=rest)


def main() -> int:
    """Run one command; 0, or 2 with one sentence on stderr when the input is at fault."""
    arguments = _parse(sys.argv[1:])
    try:
        arguments.action(arguments)
    except cnnviz.CnnvizError as error:
        sys.stderr.write(f"cnnviz: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
