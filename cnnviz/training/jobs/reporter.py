"""Reports of a trainer: each tells what the last one did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile

from cnnviz.training.jobs.commands import Watch
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.live.frames import Frame, frame
from cnnviz.training.live.history import Moment
from cnnviz.training.live.records import StepRecord
from cnnviz.training.live.trainer import Trainer


@dataclass(slots=True)
class Reporter:
    """Looks at ``trainer`` between two batches."""

    trainer: Trainer
    watch: Watch
    _steps: int = 0  # the last one that was reported
    _epochs: int = 0
    _marks: int = 0
    _moments: dict[int, Moment] = field(default_factory=dict)
    _frame: tuple[int, bool, Watch] | None = None

    def look_at(self, watch: Watch) -> None:
        """Watch something else, if it exists."""
        layers = {name for name, _ in self.trainer.module.named_modules()}
        if watch.layer in layers and 0 <= watch.picture < len(self.trainer.validation):
            self.watch = watch

    def report(self, phase: Phase, seconds: float) -> Report:
        """What changed since the last report."""
        trainer = self.trainer
        epochs, marks = trainer.records.epochs[self._epochs :], trainer.records.marks[self._marks :]
        self._epochs += len(epochs)
        self._marks += len(marks)
        return Report(
            phase,
            step=trainer.progress.step,
            epoch=trainer.progress.epoch,
            position=trainer.progress.position,
            pictures=len(trainer.training),
            rate=trainer.rate,
            batch_size=trainer.batch_size,
            seconds=seconds,
            layers=trainer.layers,
            stride=trainer.records.steps.stride,
            steps=self._new_steps(),
            epochs=tuple(epochs),
            marks=tuple(marks),
            moments=self._new_moments(),
            kept=tuple(self._moments),
            frame=None if phase is Phase.FAILED else self._new_frame(),
        )

    def _new_steps(self) -> tuple[StepRecord, ...]:
        newest = takewhile(lambda each: each.step > self._steps, reversed(self.trainer.records.steps.items))
        steps = tuple(newest)[::-1]
        self._steps = self.trainer.progress.step
        return steps

    def _new_moments(self) -> tuple[Moment, ...]:
        """The end of the training replaces a moment at the same step: its weights may be those of the best epoch."""
        before, self._moments = self._moments, {each.step: each for each in self.trainer.history.moments}
        return tuple(each for step, each in self._moments.items() if before.get(step) is not each)

    def _new_frame(self) -> Frame | None:
        trainer = self.trainer
        current = trainer.progress.step, trainer.over, self.watch  # at the end, the best epoch's weights may be back
        if current == self._frame:
            return None
        self._frame = current
        return frame(trainer.module, trainer.validation, self.watch.picture, self.watch.layer, trainer.progress.step)
