"""Getting used to the size in use, after a training on smaller and closer crops.

Random crops show things larger than whole pictures do, and batch norms have averaged over several sizes. Touvron et
al. 2019, "Fixing the train-test resolution discrepancy" (arXiv:1906.06423): measure the statistics again at the size in
use, then train the last layers once more, on whole pictures.
"""

import logging

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR

from cnnviz.training.data import batches
from cnnviz.training.loop import Session
from cnnviz.training.recipes import Recipe

log = logging.getLogger(__name__)
RATE = 0.01
MEASURED = 40  # batches from which the statistics are taken


@torch.no_grad()
def measure_again(model: nn.Module, recipe: Recipe, session: Session) -> None:
    """Replace the running statistics of every batch norm by plain means over pictures of the size in use."""
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    usual = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean over all batches
    model.train()
    loader = batches(recipe, session.root, train=True, size=recipe.input[-1], whole=True)
    for (images, _), _ in zip(loader, range(MEASURED), strict=False):
        model(images.to(session.device))
    for norm, momentum in zip(norms, usual, strict=True):
        norm.momentum = momentum
    model.eval()


def settle(model: nn.Module, recipe: Recipe, session: Session) -> None:
    """Train ``recipe.settles`` (prefixes of parameter names) for one epoch; the module stays in evaluation mode."""
    measure_again(model, recipe, session)
    chosen = [value for name, value in model.named_parameters() if name.startswith(recipe.settles)]
    model.requires_grad_(requires_grad=False)
    for parameter in chosen:
        parameter.requires_grad_()
    loader = batches(recipe, session.root, train=True, size=recipe.input[-1], whole=True)
    optimizer = SGD(chosen, lr=RATE, momentum=0.9, nesterov=True, weight_decay=recipe.weight_decay)
    schedule = CosineAnnealingLR(optimizer, len(loader))
    for images, labels in loader:
        scores = model(images.to(session.device, memory_format=torch.channels_last))
        loss = F.cross_entropy(scores, labels.to(session.device), label_smoothing=recipe.label_smoothing)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    model.requires_grad_()
    log.info("settled %s at %d px", ", ".join(recipe.settles), recipe.input[-1])
