"""The command ``cnnviz train``, also ``python -m cnnviz.training``: trains a network and writes weights and card."""

import argparse
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from cnnviz.architectures.registry import find
from cnnviz.training import export
from cnnviz.training.data import batches, class_names
from cnnviz.training.fine_tuning import fine_tune
from cnnviz.training.loop import Setup, accuracy, train
from cnnviz.training.recipes import RECIPES, Recipe

log = logging.getLogger("cnnviz.training")


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cnnviz train", description="Train a network; write its weights and card.")
    parser.add_argument("network", choices=sorted(RECIPES))
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the pictures are, or are put")
    parser.add_argument("--out", type=Path, default=Path("assets/weights"), help="where weights and card are written")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", type=torch.device, default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--done", type=int, default=0, help="epochs of an interrupted training, to go on from there")
    return parser.parse_args(words)


def _command(recipe: Recipe, seed: int) -> str:
    return f"python -m cnnviz.training {recipe.slug} --data DATA --epochs {recipe.epochs} --seed {seed}"


def _measured(model: nn.Module, recipe: Recipe, arguments: argparse.Namespace, started: float) -> export.Outcome:
    """Accuracy of the weights as they are written: rounded to half precision and back."""
    model.load_state_dict(export.half_precision(model))
    loader = batches(recipe, arguments.data, train=False, size=recipe.input[-1])
    return export.Outcome(
        accuracy=round(accuracy(model, loader, arguments.device), 4),
        test_pictures=len(loader.dataset),  # type: ignore[arg-type]  # torchvision's datasets have a length
        seed=arguments.seed,
        minutes=round((time.monotonic() - started) / 60, 1),
        hardware=export.hardware(arguments.device),
        command=_command(recipe, arguments.seed),
    )


def main(words: Sequence[str] | None = None) -> None:
    """Train, measure, write; ``words`` are the arguments, by default those of this process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments = _arguments(words)
    recipe = RECIPES[arguments.network]
    recipe = replace(recipe, epochs=arguments.epochs or recipe.epochs)
    labels = class_names(recipe, arguments.data)
    torch.manual_seed(arguments.seed)
    model = find(recipe.slug).build(len(labels))
    started = time.monotonic()
    partial = arguments.out / f"{recipe.slug}.partial.pt"
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.done:
        model.load_state_dict(torch.load(partial, weights_only=True))
    setup = Setup(arguments.data, arguments.device, arguments.done)
    train(model, recipe, setup, lambda _: torch.save(model.state_dict(), partial))
    if recipe.fine_tuned:
        fine_tune(model, recipe, setup)
    outcome = _measured(model, recipe, arguments, started)
    export.write(arguments.out, model, recipe, labels, outcome)
    partial.unlink()
    log.info("%s: %.2f %% of %d test pictures", recipe.slug, 100 * outcome.accuracy, outcome.test_pictures)


if __name__ == "__main__":
    main()
