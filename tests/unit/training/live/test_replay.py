import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling

from cnnviz.design import Design, Layer, slug_of
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.distribution import Point
from cnnviz.training.live.evaluation import evaluate
from cnnviz.training.live.frames import frame
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.replay import MAGNITUDE_BINS, MAGNITUDES, Replay, weight_limits
from cnnviz.training.live.trainer import Trainer, prepare

CONV, NORM, RELU = Layer.of("conv", filters=4), Layer.of("batch-norm"), Layer.of("activation")
SLUG = slug_of(Design("Small", (1, 10, 10), 2, (CONV, NORM, RELU, Layer.of("flatten"), Layer.of("dropout"))))


@pytest.fixture(scope="module")
def finished(halves: Dataset) -> Trainer:
    trainer = prepare(SLUG, halves, Recipe(epochs=3, batch=16))
    trainer.run()
    return trainer


@pytest.fixture(scope="module")
def replay(halves: Dataset) -> Replay:
    return Replay(SLUG, halves)


def test_every_moment_looks_to_the_last_bit_as_it_did_while_the_network_trained(
    halves: Dataset, replay: Replay
) -> None:
    trainer = prepare(SLUG, halves, Recipe(epochs=2, batch=16))
    seen, measured = [], []
    while not trainer.over:
        trainer.batch()
        seen.append(frame(trainer.module, trainer.validation, 1, "relu1", trainer.progress.step))
        measured.append(evaluate(trainer.module, trainer.test))
    moments = trainer.history.moments[1:]
    for moment, own, tested in zip(moments, seen, measured, strict=False):
        again = replay.frame(moment, 1, "relu1")
        assert again.step == own.step == moment.step
        assert again.dead == own.dead
        for name in ("filters", "maps", "probabilities"):
            assert np.array_equal(getattr(again, name), getattr(own, name))
        assert np.array_equal(replay.evaluation(moment).losses, tested.losses)


def test_parts_of_the_test_are_the_whole(finished: Trainer, replay: Replay) -> None:
    last = finished.history.moments[-1]
    whole, parts = replay.evaluation(last), [replay.evaluation(last, 0, 3), replay.evaluation(last, 3)]
    assert np.array_equal(whole.predictions, np.concatenate([part.predictions for part in parts]))
    assert np.array_equal(whole.labels, np.concatenate([part.labels for part in parts]))


def test_histograms_count_every_weight_and_gradient(finished: Trainer, replay: Replay) -> None:
    moments = finished.history.moments
    limits = weight_limits(moments)
    assert limits == {
        name: pytest.approx(max(np.abs(each.weights[f"{name}.weight"]).max() for each in moments))
        for name in ("conv1", "output")
    }
    for moment in moments:
        for each in replay.histograms(moment, limits):
            size = moment.weights[f"{each.layer}.weight"].size
            assert each.weights.sum() == each.gradients.sum() + each.zeros == size


def test_gradients_are_those_of_one_batch(finished: Trainer, replay: Replay) -> None:
    moment = finished.history.moments[0]
    module = replay.architecture.skeleton(2).to_empty(device="cpu").train()
    moment.restore(module)
    pictures, labels = replay.batch.batch(torch.arange(len(replay.batch)))
    torch.manual_seed(0)  # of the masks of dropout
    F.cross_entropy(module(pictures), labels).backward()
    largest = module.get_parameter("conv1.weight").grad
    assert largest is not None
    power = math.log10(float(largest.abs().max()))
    low, high = MAGNITUDES
    counts = replay.histograms(moment, weight_limits([moment]))[0].gradients
    assert np.flatnonzero(counts)[-1] == int((power - low) / (high - low) * MAGNITUDE_BINS)


def test_weights_that_are_all_zero_have_a_limit(trainer: Callable[[Recipe], Trainer]) -> None:
    start = trainer(Recipe())
    with torch.no_grad():
        start.module.get_parameter("0.weight").zero_()
    start.history.close(start.module, 0, 0)
    assert weight_limits(start.history.moments[-1:])["0"] == 1


def test_distributions_are_those_of_the_first_validation_pictures(finished: Trainer, replay: Replay) -> None:
    moment = finished.history.moments[-1]
    module = replay.architecture.skeleton(2).to_empty(device="cpu")
    moment.restore(module)
    conv = module.get_submodule("conv1")(replay.validation.batch(torch.arange(replay.measured))[0]).detach()
    first, last = replay.distributions(moment)
    assert (first.layer, last.layer) == ("conv1", "output")
    assert first.points[Point.OUTPUT].mean == pytest.approx(float(conv.mean()), abs=1e-6)
    normed = F.batch_norm(conv, None, None, training=True)
    assert first.points[Point.NORMALIZED].deviation == pytest.approx(float(normed.std(correction=0)), rel=1e-5)
    assert replay.distributions(moment)[1].points[Point.OUTPUT].mean == last.points[Point.OUTPUT].mean


def test_a_single_validation_picture_is_enough(halves: Dataset, finished: Trainer) -> None:
    lonely = Replay(SLUG, replace(halves, validation=halves.validation.first(1)))
    assert lonely.measured == 1
    assert Point.NORMALIZED in lonely.distributions(finished.history.moments[-1])[0].points
