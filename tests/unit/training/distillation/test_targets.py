"""The teacher's features are those of the views, and are computed once."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from cnnviz.training.distillation.targets import Targets, head_of, teacher_accuracy
from cnnviz.training.views import view
from tests.unit.training.distillation.conftest import tiny_teacher


def test_features_are_those_of_the_views(targets: Targets) -> None:
    expected = tiny_teacher(view(targets.train.pictures, targets.boxes(1), 8))
    torch.testing.assert_close(targets.features(1), expected.half())
    assert not torch.equal(targets.boxes(0), targets.boxes(1))


def test_features_are_computed_once(targets: Targets) -> None:
    first = targets.features(0)

    def absent(_: Tensor) -> Tensor:
        pytest.fail("the teacher is asked again")

    assert torch.equal(replace(targets, teacher=absent).features(0), first)


def test_the_head_standardizes_and_classifies(targets: Targets) -> None:
    head = head_of(targets.features(0), targets.train.classes)
    standardized = head.standardized(targets.features(0))
    assert standardized.mean(0).abs().max() < 0.01
    torch.testing.assert_close(standardized.std(0), torch.ones(12), atol=0.02, rtol=0)
    assert head.scores(standardized).shape == (16, 2)
    assert teacher_accuracy(targets, head, targets.train) == 1.0
