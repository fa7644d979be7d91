"""The command ``python -m cnnviz.training.distillation``: trains the bundled ResNet-18 by a teacher.

Started again, it goes on from the checkpoint in the folder of its runs; with more ``--epochs`` too, from before the
cooldown. With glibc, ``MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184`` makes the teacher three
times as fast: freed memory is used again instead of being returned to the system.
"""

import argparse
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

from cnnviz.architectures.registry import find
from cnnviz.training import export
from cnnviz.training.distillation.checkpoints import Checkpoints
from cnnviz.training.distillation.evaluation import Report
from cnnviz.training.distillation.loop import distill
from cnnviz.training.distillation.recipe import Distillation
from cnnviz.training.distillation.student import Student, Training
from cnnviz.training.distillation.targets import Targets, head_of, teacher_accuracy
from cnnviz.training.distillation.teacher import LICENSE, TEACHERS
from cnnviz.training.splits import read_split
from cnnviz.weights.hashes import sha256

log = logging.getLogger("cnnviz.training")
SIDE = 64  # px of the pictures in memory


@dataclass(frozen=True, slots=True)
class Outcome(export.Outcome):
    """Also the ``teacher``, its accuracy, the student's ``steps``, and the SHA-256 of the weights it started from."""

    teacher: str
    teacher_accuracy: float
    steps: int
    start: str


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cnnviz.training.distillation", description="Train by a teacher.")
    parser.add_argument("--data", type=Path, required=True, help="a folder with train/ and val/, a folder per class")
    parser.add_argument("--runs", type=Path, default=Path("runs/distillation"), help="of checkpoint and features")
    parser.add_argument("--out", type=Path, default=Path("assets/weights"), help="where weights and card are written")
    parser.add_argument("--start", type=Path, help="weights (safetensors) to start from, instead of random ones")
    parser.add_argument("--photos", type=Path, help="a folder of photographs that are classified after every epoch")
    parser.add_argument("--epochs", type=int, default=Distillation().epochs)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--export", action="store_true", help="write the weights of the checkpoint, do not train")
    return parser.parse_args(words)


def _start(recipe: Distillation, classes: int, arguments: argparse.Namespace) -> nn.Module:
    torch.manual_seed(arguments.seed)
    network = find(recipe.slug).build(classes)
    if arguments.start:
        network.load_state_dict(load_file(arguments.start))
    return network


def _command(recipe: Distillation, arguments: argparse.Namespace) -> str:
    start = " --start WEIGHTS" if arguments.start else ""
    options = f"--data DATA --epochs {recipe.epochs} --seed {arguments.seed}{start}"
    return f"python -m cnnviz.training.distillation {options}"


def _write(report: Report, teacher: float, arguments: argparse.Namespace) -> None:
    """Write weights and card; the accuracy is that of the weights as they are written."""
    training, network = report.training, report.network()
    outcome = Outcome(
        accuracy=round(report.accuracy(network), 4),
        test_pictures=len(report.val.classes),
        seed=arguments.seed,
        minutes=round(training.seconds / 60, 1),
        hardware=export.hardware(torch.device("cpu")),
        command=_command(training.recipe, arguments),
        teacher=LICENSE,
        teacher_accuracy=round(teacher, 4),
        steps=training.step,
        start=sha256(arguments.start) if arguments.start else "",
    )
    card = {"recipe": asdict(training.recipe), "labels": report.labels, **asdict(outcome)}
    export.write_files(arguments.out, training.recipe.slug, network, card)
    log.info("%.2f %% of %d test pictures", 100 * outcome.accuracy, outcome.test_pictures)


def main(words: Sequence[str] | None = None) -> None:
    """Train, measure, write; ``words`` are the arguments, by default those of this process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments = _arguments(words)
    recipe = replace(Distillation(), epochs=arguments.epochs)
    (train, labels), (val, _) = (read_split(arguments.data / name, SIDE) for name in ("train", "val"))
    arguments.runs.mkdir(parents=True, exist_ok=True)
    targets = Targets(recipe, TEACHERS[recipe.teacher](), train, arguments.runs, arguments.seed)
    head = head_of(targets.features(0), train.classes)
    training = Training(Student(_start(recipe, len(labels), arguments), len(head.mean)), recipe)
    report = Report(training, train, val, labels, arguments.photos)
    checkpoints = Checkpoints(arguments.runs, recipe.slug)
    if not checkpoints.load(training):
        report(0)
    if not arguments.export:
        distill(training, targets, head, checkpoints, report)
    _write(report, teacher_accuracy(targets, head, val), arguments)


if __name__ == "__main__":
    main()
