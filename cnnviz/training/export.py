"""Files of a trained network: half-precision weights, and a card with recipe, accuracy and hardware."""

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from cnnviz.training.hashes import write_card
from cnnviz.training.recipes import Recipe


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of a training; ``accuracy`` is top-1, 0 to 1, on ``test_pictures`` pictures that were not trained on."""

    accuracy: float
    test_pictures: int
    seed: int
    minutes: float
    hardware: str
    command: str


def hardware(device: torch.device) -> str:
    """The device in words: ``"CPU, 2 threads, x86_64, torch 2.15"`` or the name of the GPU."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"CPU, {torch.get_num_threads()} threads, {platform.machine()}, torch {torch.__version__}"


def half_precision(model: nn.Module) -> dict[str, Tensor]:
    """The state dict with floating-point tensors as float16: half the bytes, 11 bits of mantissa."""
    state = model.state_dict()
    return {name: value.half().contiguous() if value.is_floating_point() else value for name, value in state.items()}


def write_files(folder: Path, slug: str, model: nn.Module, card: Mapping[str, Any]) -> None:
    """Write ``<slug>.safetensors``, and ``<slug>.json`` with the hashes of both, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / f"{slug}.safetensors"
    save_file(half_precision(model), weights)
    weights.chmod(0o644)  # safetensors writes files that only their owner can read
    write_card({**card, "precision": "float16"}, weights)


def write(folder: Path, model: nn.Module, recipe: Recipe, labels: list[str], outcome: Outcome) -> None:
    """Write the weights of ``recipe.slug`` and their card into ``folder``."""
    write_files(folder, recipe.slug, model, {"recipe": asdict(recipe), "labels": labels, **asdict(outcome)})
