"""A training in two sittings is the same as in one; batches and the teacher's targets belong together."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnnviz.training.distillation import loop
from cnnviz.training.distillation.checkpoints import Checkpoints
from cnnviz.training.distillation.loop import distill, epoch_of, steps_per_epoch
from cnnviz.training.distillation.student import Batch, Student, Training
from cnnviz.training.distillation.targets import Targets, head_of
from tests.unit.training.distillation.conftest import TINY, TinyNetwork


def _training() -> Training:
    torch.manual_seed(0)
    return Training(Student(TinyNetwork(), 12), TINY)


def _weights(training: Training) -> list[torch.Tensor]:
    return [*training.student.state_dict().values(), *training.average.state_dict().values()]


def test_a_resumed_training_equals_an_unbroken_one(
    targets: Targets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SAVED_EVERY", 3)
    head = head_of(targets.features(0), targets.train.classes)
    unbroken = _training()
    distill(unbroken, targets, head, Checkpoints(tmp_path, "one"), lambda _: None)
    assert unbroken.step == 16

    broken = _training()
    learn = broken.learn

    def learn_for_a_while(batch: Batch, rate: float) -> float:
        if broken.step == 8:
            raise KeyboardInterrupt
        return learn(batch, rate)

    monkeypatch.setattr(broken, "learn", learn_for_a_while)
    with pytest.raises(KeyboardInterrupt):
        distill(broken, targets, head, Checkpoints(tmp_path, "two"), lambda _: None)
    resumed = _training()
    assert Checkpoints(tmp_path, "two").load(resumed)
    assert 0 < resumed.step < 16
    distill(resumed, targets, head, Checkpoints(tmp_path, "two"), lambda _: None)
    for one, two in zip(_weights(unbroken), _weights(resumed), strict=True):
        assert torch.equal(one, two)


def test_the_teacher_and_the_student_see_the_same_view(targets: Targets) -> None:
    head = head_of(targets.features(0), targets.train.classes)
    epoch = epoch_of(1, targets, head)
    batch = epoch.batch(2)
    part = epoch.order[8:12]
    assert torch.equal(batch.classes, targets.train.classes[part])
    kept = targets.features(1)[part]
    torch.testing.assert_close(batch.features, head.standardized(kept))
    torch.testing.assert_close(batch.scores, head.scores(head.standardized(kept)))
    assert batch.pictures.shape == (4, 3, 8, 8)


def test_a_loss_that_is_not_finite_ends_the_training(targets: Targets, tmp_path: Path) -> None:
    training = Training(Student(TinyNetwork(), 12), replace(TINY, peak_rate=1e38, warmup=1))
    head = head_of(targets.features(0), targets.train.classes)
    with pytest.raises(FloatingPointError, match="epoch 1"):
        distill(training, targets, head, Checkpoints(tmp_path, "tiny"), lambda _: None)


def test_incomplete_batches_are_left_out(targets: Targets) -> None:
    assert steps_per_epoch(targets) == 4
    assert steps_per_epoch(replace(targets, recipe=replace(TINY, batch=5))) == 3
