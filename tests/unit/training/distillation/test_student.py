"""The loss of a batch against its formula, and what a step changes."""

import torch
from torch import nn

from cnnviz.training.distillation.student import Batch, Student, Training, loss_of
from tests.unit.training.distillation.conftest import TINY


def _batch() -> Batch:
    chance = torch.Generator().manual_seed(1)
    pictures, scores, features = (torch.randn(shape, generator=chance) for shape in ((4, 3, 8, 8), (4, 2), (4, 12)))
    return Batch(pictures, torch.tensor([0, 1, 1, 0]), scores, features)


def test_the_loss_is_the_sum_of_its_three_parts(network: nn.Module) -> None:
    student, batch = Student(network, 12).eval(), _batch()
    scores, features = student(batch.pictures)
    teacher = (batch.scores / 2).softmax(1)
    soft = 4 * (teacher * (teacher.log() - (scores / 2).log_softmax(1))).sum() / 4
    hard = -scores.log_softmax(1)[torch.arange(4), batch.classes].mean()
    error = ((features - batch.features) ** 2).mean()
    torch.testing.assert_close(loss_of(student, batch, TINY), soft + 0.2 * hard + error)


def test_features_are_projections_of_the_last_layers_input(network: nn.Module) -> None:
    student, batch = Student(network, 12).eval(), _batch()
    scores, features = student(batch.pictures)
    body = network.get_submodule("body")(batch.pictures).flatten(1)
    torch.testing.assert_close(features, student.projection(body))
    torch.testing.assert_close(scores, network(batch.pictures))


def test_a_step_moves_the_average_half_of_the_way(network: nn.Module) -> None:
    training = Training(Student(network, 12), TINY)
    training.learn(_batch(), 0.1)
    first = training.average.module.get_parameter("fc.weight").clone()
    torch.testing.assert_close(first, network.get_parameter("fc.weight"))  # the first update copies
    training.learn(_batch(), 0.1)
    middle = (first + network.get_parameter("fc.weight")) / 2
    torch.testing.assert_close(training.average.module.get_parameter("fc.weight"), middle)
    assert training.step == 2
