"""The student's box lies inside the teacher's."""

from cnnviz.training.distillation.views import jitter
from cnnviz.training.views import boxes, generator


def test_a_closer_box_lies_inside() -> None:
    where = boxes(400, 0.3, generator(1))
    closer = jitter(where, generator(2))
    assert ((closer[:, :2] - where[:, :2]).abs() + closer[:, 2:].abs() <= where[:, 2:] + 1e-6).all()
    assert 0.4 < float((closer[:, 2] < 0).float().mean()) < 0.6
    assert (closer[:, 3] > 0).all()
