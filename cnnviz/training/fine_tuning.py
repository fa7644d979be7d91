"""Fine-tuning at the size in use, after training on smaller and closer crops.

Random crops show objects larger than whole pictures do, and batch norms have averaged over several sizes. Touvron et
al. 2019, "Fixing the train-test resolution discrepancy" (arXiv:1906.06423): recompute the statistics at the size in
use, then train the last layers again, on whole pictures.
"""

import logging

import torch
from torch import nn
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR

from cnnviz.training.data import batches
from cnnviz.training.loop import Setup
from cnnviz.training.recipes import Recipe
from cnnviz.training.steps import forward_backward

log = logging.getLogger(__name__)
RATE = 0.01
BATCHES = 40  # batches from which the statistics are taken


@torch.no_grad()
def recompute_statistics(model: nn.Module, recipe: Recipe, setup: Setup) -> None:
    """Replace the running statistics of every batch norm by means over whole pictures at the size in use."""
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean over all batches
    model.train()
    loader = batches(recipe, setup.root, train=True, size=recipe.input[-1], whole=True)
    for (images, _), _ in zip(loader, range(BATCHES), strict=False):
        model(images.to(setup.device))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    model.eval()


def fine_tune(model: nn.Module, recipe: Recipe, setup: Setup) -> None:
    """Train ``recipe.fine_tuned`` (prefixes of parameter names) for one epoch; the module stays in evaluation mode."""
    recompute_statistics(model, recipe, setup)
    trained = [value for name, value in model.named_parameters() if name.startswith(recipe.fine_tuned)]
    model.requires_grad_(requires_grad=False)
    for parameter in trained:
        parameter.requires_grad_()
    loader = batches(recipe, setup.root, train=True, size=recipe.input[-1], whole=True)
    optimizer = SGD(trained, lr=RATE, momentum=0.9, nesterov=True, weight_decay=recipe.weight_decay)
    schedule = CosineAnnealingLR(optimizer, len(loader))
    for images, labels in loader:
        batch = images.to(setup.device, memory_format=torch.channels_last)
        forward_backward(model, batch, labels.to(setup.device), recipe.label_smoothing)
        optimizer.step()
        schedule.step()
    model.requires_grad_()
    log.info("fine-tuned %s at %d px", ", ".join(recipe.fine_tuned), recipe.input[-1])
