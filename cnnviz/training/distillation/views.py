"""Views: a crop of each picture that the teacher and the student see nearly alike.

Beyer et al. 2021, "Knowledge distillation: a good teacher is patient and consistent" (arXiv:2106.05237).
"""

import torch
from torch import Tensor

from cnnviz.training.views import between, mirrored

CLOSER = 0.15  # the student's box is smaller than the teacher's by at most this share of its sides


def jitter(boxes: Tensor, chance: torch.Generator) -> Tensor:
    """Boxes ``(N, 4)`` inside the given ones, a little smaller, half of them mirrored."""
    share = 1 - CLOSER * torch.rand((len(boxes), 1), generator=chance)
    shift = between(-1.0, 1.0, (len(boxes), 2), chance) * (1 - share)
    center, half = boxes[:, :2] + boxes[:, 2:] * shift, boxes[:, 2:] * share
    return mirrored(torch.cat((center, half), 1), chance)
