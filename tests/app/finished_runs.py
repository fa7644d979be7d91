"""Runs that are over, made in this process: what the pages show of them needs no job."""

from __future__ import annotations

from app.results import runs
from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.trainer import Trainer, prepare


class NoControl:
    """Of a run without a job."""

    def send(self, run: Run, command: Command) -> None:
        """Nobody is there."""

    def stop(self, run: Run) -> None:
        """Nobody is there."""


def finished(slug: str, data: Dataset, recipe: Recipe) -> Run:
    """A run that was trained to the end, and is known to the registry."""
    trainer = prepare(slug, data, recipe)
    trainer.run()
    run = Run(Task(slug, data, recipe), NoControl())
    run.receive(last_report(trainer))
    runs._watched[run.id] = runs._Watched(run, "")
    return run


def last_report(trainer: Trainer) -> Report:
    """Everything at once."""
    moments = trainer.history.moments
    return Report(
        Phase.OVER,
        step=trainer.progress.step,
        epoch=trainer.progress.epoch,
        pictures=len(trainer.training),
        layers=trainer.layers,
        epochs=tuple(trainer.records.epochs),
        marks=tuple(trainer.records.marks),
        moments=moments,
        kept=tuple(each.step for each in moments),
    )
