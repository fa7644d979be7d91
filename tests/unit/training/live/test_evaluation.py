import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling

from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.evaluation import Evaluation, evaluate, evaluating
from tests.unit.training.live.conftest import small_module


def test_the_numbers_are_those_of_evaluation_mode(halves: Dataset) -> None:
    module, inputs = small_module(), halves.inputs(torch.device("cpu"))[0]
    measured = evaluate(module, inputs)
    pictures, labels = inputs.batch(torch.arange(len(inputs)))
    scores = module.eval()(pictures).detach()
    assert measured.loss == pytest.approx(float(F.cross_entropy(scores, labels)), rel=1e-6)
    assert measured.accuracy == int((scores.argmax(1) == labels).sum()) / len(labels)


def test_every_part_returns_to_its_own_mode() -> None:
    module = small_module().train()
    module.get_submodule("1").eval()
    with evaluating(module):
        assert not any(part.training for part in module.modules())
    assert [part.training for part in module.children()] == [True, False, True, True, True, True]


def test_confusion_and_mistakes() -> None:
    losses = np.array([0.1, 2.0, 0.3, 5.0], np.float32)
    evaluation = Evaluation(losses, np.array([0, 2, 1, 0]), np.array([0, 1, 1, 2]))
    assert evaluation.confusion(3).tolist() == [[1, 0, 0], [0, 1, 1], [1, 0, 0]]
    assert evaluation.worst(5).tolist() == [3, 1]
    assert evaluation.worst(1).tolist() == [3]
    assert evaluation.accuracy == 0.5
