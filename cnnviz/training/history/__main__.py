"""The command ``python -m cnnviz.training.history depth|families``: trains networks that made history, one by one.

Started again, it goes on from the states in the folder of its runs and skips what is finished.
"""

import argparse
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import torch
from torch import nn

from cnnviz.assets import HISTORY, WEIGHTS
from cnnviz.graph.reading import trace
from cnnviz.training import export
from cnnviz.training.data import split_folder
from cnnviz.training.history.batches import Batches
from cnnviz.training.history.files import History, write_history
from cnnviz.training.history.loop import error, restore, train
from cnnviz.training.history.networks import EXPERIMENTS
from cnnviz.training.history.recipe import Recipe
from cnnviz.training.history.training import Training
from cnnviz.training.splits import Split, read_split

log = logging.getLogger("cnnviz.training")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Those to train with and those to test with, and the slugs of the classes."""

    training: Split
    test: Split
    labels: list[str]


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cnnviz.training.history", description="Train historic networks.")
    parser.add_argument("experiment", choices=sorted(EXPERIMENTS))
    parser.add_argument("--data", type=Path, required=True, help="train/, and val/ or test/, a folder per class")
    parser.add_argument("--runs", type=Path, default=Path("runs/history"), help="of the states, to go on from")
    parser.add_argument("--out", type=Path, default=HISTORY, help="where curves and numbers are written")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where weights and cards are written")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--network", action="append", help="this network alone; can be repeated")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shared", action="store_true", help="note that the machine has other work meanwhile")
    return parser.parse_args(words)


def _pictures(root: Path, side: int) -> Pictures:
    training, labels = read_split(split_folder(root, train=True), side)
    test, _ = read_split(split_folder(root, train=False), side)
    return Pictures(training, test, labels)


def _command(name: str, arguments: argparse.Namespace, epochs: int) -> str:
    options = f"--data DATA --epochs {epochs} --network {name} --seed {arguments.seed}"
    return f"python -m cnnviz.training.history {arguments.experiment} {options}"


def _history(name: str, training: Training, pictures: Pictures, arguments: argparse.Namespace) -> History:
    recipe = training.recipe
    nodes = trace(training.module.eval(), recipe.input).nodes
    return History(
        network=name,
        recipe=recipe,
        seed=arguments.seed,
        parameters=sum(each.numel() for each in training.module.parameters()),
        macs=sum(node.macs for node in nodes),
        training_pictures=len(pictures.training.classes),
        test_pictures=len(pictures.test.classes),
        hardware=export.hardware(torch.device("cpu")),
        command=_command(name, arguments, recipe.epochs),
        date=datetime.now(UTC).date().isoformat(),
        is_shared=arguments.shared,
        epochs=tuple(training.epochs),
        moments=tuple(training.moments),
    )


def _ship(module: nn.Module, history: History, pictures: Pictures, folder: Path) -> None:
    """Write weights and card; the accuracy is that of the weights as they are written."""
    module.load_state_dict(export.half_precision(module))
    outcome = export.Outcome(
        accuracy=round(1 - error(module, pictures.test, history.recipe), 4),
        test_pictures=history.test_pictures,
        seed=history.seed,
        minutes=round(sum(epoch.seconds for epoch in history.epochs) / 60, 1),
        hardware=history.hardware,
        command=history.command,
    )
    recipe = {"slug": history.network, **asdict(history.recipe)}
    card = {"recipe": recipe, "labels": pictures.labels, **asdict(outcome)}
    export.write_files(folder, history.network, module, card)


def _run(name: str, recipe: Recipe, pictures: Pictures, arguments: argparse.Namespace) -> None:
    """Train one network to its end and write what came of it, unless that was done before."""
    entry = EXPERIMENTS[arguments.experiment].networks[name]
    torch.manual_seed(arguments.seed)
    module = entry.build(len(pictures.labels))
    training = Training(module, Batches(pictures.training, recipe, arguments.seed))
    path = arguments.runs / f"{arguments.experiment}-{name}-{recipe.epochs}-{arguments.seed}.partial.pt"
    restore(training, path)
    if training.is_over and (arguments.out / f"{name}.json").exists():
        return
    train(training, pictures.test, path)
    history = _history(name, training, pictures, arguments)
    write_history(arguments.out, history)
    if entry.is_shipped:
        _ship(module, history, pictures, arguments.weights)
    log.info("%s: %.2f %% of %d test pictures", name, 100 * history.accuracy, history.test_pictures)


def main(words: Sequence[str] | None = None) -> None:
    """Train, write; ``words`` are the arguments, by default those of this process.

    Raises ``FileNotFoundError`` without pictures, or ``FloatingPointError`` when a loss is not finite.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments = _arguments(words)
    experiment = EXPERIMENTS[arguments.experiment]
    recipe = replace(experiment.recipe, epochs=arguments.epochs or experiment.recipe.epochs)
    pictures = _pictures(arguments.data, recipe.input[-1])
    arguments.runs.mkdir(parents=True, exist_ok=True)
    for name in arguments.network or experiment.networks:
        _run(name, recipe, pictures, arguments)


if __name__ == "__main__":
    main()
