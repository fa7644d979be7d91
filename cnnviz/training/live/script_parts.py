"""Parts of the file that repeats a training: ``cnnviz.training.live.script`` puts them together."""

from collections.abc import Mapping
from types import MappingProxyType

from cnnviz.training.live.recipe import Initialization, Optimizer

IMPORTS: Mapping[str, str] = MappingProxyType(
    {
        "digits": "from sklearn.datasets import load_digits\n",
        "mnist": "from torchvision import datasets\n",
        "fashion-mnist": "from torchvision import datasets\n",
        "cifar10": "from torchvision import datasets\n",
    }
)

_TORCHVISION = '''
def read_data():
    """Pictures (N, H, W, C) and labels: training, validation, test."""
    training, test = (datasets.{name}("data", train=train, download=True) for train in (True, False))
    pictures, labels = pixels_of(training)
    rest, validation = _split(labels, 0, 1)
    return (pictures[rest], labels[rest]), (pictures[validation], labels[validation]), pixels_of(test)


def pixels_of(split):
    pixels = np.asarray(split.data)
    return pixels.reshape(len(pixels), *pixels.shape[1:3], -1), np.asarray(split.targets, dtype=np.int64)
'''.strip()

_SPLIT = """
    rest, validation, test = _split(labels, 0, 2)
    return [(pictures[part], labels[part]) for part in (rest, validation, test)]
""".strip("\n")

DATA: Mapping[str, str] = MappingProxyType(
    {
        "digits": f'''
def read_data():
    """Pictures (N, H, W, C) and labels: training, validation, test."""
    images, labels = load_digits(return_X_y=True)
    pictures = np.round(images.reshape(-1, 8, 8, 1) * (255 / 16)).astype(np.uint8)
    labels = labels.astype(np.int64)
{_SPLIT}
'''.strip(),
        "shapes": f'''
def read_data():
    """Pictures (N, H, W, C) and labels: training, validation, test."""
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(len(CLASSES)), 200)
    pictures = np.stack([_picture(CLASSES[label], random) for label in labels]).astype(np.uint8)
{_SPLIT}
'''.strip(),
        "mnist": _TORCHVISION.format(name="MNIST"),
        "fashion-mnist": _TORCHVISION.format(name="FashionMNIST"),
        "cifar10": _TORCHVISION.format(name="CIFAR10"),
    }
)

#: Pictures that no package has.
FOLDER = f'''
def read_data():
    """Pictures (N, H, W, C) and labels from the folder "data", which has a folder for each class."""
    files = [(label, path) for label, name in enumerate(CLASSES) for path in sorted(Path("data", name).iterdir())]
    pictures = np.stack([np.array(square(Image.open(path).convert("RGB"))) for _, path in files])
    labels = np.array([label for label, _ in files], dtype=np.int64)
{_SPLIT}


def square(image, side=128):
    """The middle of a picture, resized."""
    short = min(image.size)
    image = image.resize([int(side * size / short) for size in image.size], Image.Resampling.BILINEAR)
    left, top = (round((size - side) / 2) for size in image.size)
    return image.crop((left, top, left + side, top + side))
'''.strip()

AUGMENTED = """
CHANGES = SimpleNamespace(flip={flip}, rotation={rotation}, crop={crop}, noise={noise})


def changed(pictures):
    return augment(pictures, CHANGES, AUGMENTATION)
""".strip()
UNCHANGED = """
def changed(pictures):
    return pictures
""".strip()

INITIALIZATIONS: Mapping[Initialization, str] = MappingProxyType(
    {
        Initialization.SOURCE: """
        if isinstance(part, nn.Conv2d):
            nn.init.normal_(part.weight, 0, 0.01, generator=WEIGHTS)
        if isinstance(part, nn.Linear):
            nn.init.xavier_uniform_(part.weight, generator=WEIGHTS)
""".strip("\n"),
        Initialization.KAIMING: """
        if isinstance(part, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu", generator=WEIGHTS)
""".strip("\n"),
        Initialization.ZEROS: """
        if isinstance(part, (nn.Conv2d, nn.Linear)):
            nn.init.zeros_(part.weight)
""".strip("\n"),
    }
)
OPTIMIZERS: Mapping[Optimizer, str] = MappingProxyType(
    {
        Optimizer.ADAM: "Adam(model.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY, amsgrad=AMSGRAD)",
        Optimizer.SGD: "SGD(model.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=WEIGHT_DECAY)",
    }
)

FILE = '''"""Trains {name} from the beginning; needs: pip install {needs}"""

from __future__ import annotations

import copy
import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.optim.lr_scheduler import ReduceLROnPlateau
{imports}
{recipe}
{input}
{classes}

# Random numbers of one purpose do not change those of another.
SEEDS = [int(each) for each in np.random.SeedSequence(SEED).generate_state(4)]
WEIGHTS, ORDER, AUGMENTATION = (torch.Generator().manual_seed(each) for each in SEEDS[:3])


# --- data ---


{data}


{split}


def fitted(pictures):
    """Pictures as the network reads them: resized, and cropped in the middle."""
    if pictures.shape[1:] == (INPUT_HEIGHT, INPUT_WIDTH, INPUT_CHANNELS):
        return pictures
    side = max(INPUT_HEIGHT, INPUT_WIDTH)
    left, top = round((side - INPUT_WIDTH) / 2), round((side - INPUT_HEIGHT) / 2)
    result = np.empty((len(pictures), INPUT_HEIGHT, INPUT_WIDTH, INPUT_CHANNELS), np.uint8)
    for index, pixels in enumerate(pictures):
        image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
        image = image.convert("L" if INPUT_CHANNELS == 1 else "RGB").resize((side, side), Image.Resampling.BILINEAR)
        cropped = image.crop((left, top, left + INPUT_WIDTH, top + INPUT_HEIGHT))
        result[index] = np.array(cropped).reshape(result.shape[1:])
    return result


{augment}{changed}


# --- network ---


{network}


def initialize(model):
    """New weights; batch norm begins with 1 and 0."""
    for part in model.modules():
{initialize}
        if isinstance(part, (nn.Conv2d, nn.Linear)) and part.bias is not None:
            nn.init.zeros_(part.bias)


# --- training ---


class Data:
    """Pictures (N, C, H, W) in bytes with labels, normalized when they are needed."""

    def __init__(self, pictures, labels, mean, std):
        self.pixels = torch.tensor(pictures).permute(0, 3, 1, 2).contiguous()
        self.labels = torch.tensor(labels)
        self.mean, self.std = (torch.tensor(each).view(-1, 1, 1) for each in (mean, std))

    def batch(self, indices, change=lambda pictures: pictures):
        values = change(self.pixels[indices].float().div_(255))
        return (values - self.mean) / self.std, self.labels[indices]


@torch.no_grad()
def evaluate(model, data):
    """Mean loss, and the share of hits."""
    model.eval()
    losses, hits = [], 0
    for indices in torch.arange(len(data.labels)).split(256):
        pictures, labels = data.batch(indices)
        scores = model(pictures)
        losses.append(F.cross_entropy(scores, labels, reduction="none"))
        hits += int((scores.argmax(1) == labels).sum())
    model.train()
    return float(torch.cat(losses).numpy().mean(dtype=np.float64)), hits / len(data.labels)


def train_epoch(model, optimizer, data):
    """One pass over all pictures in random order; mean loss and share of hits meanwhile."""
    order = torch.randperm(len(data.labels), generator=ORDER)
    total, hits, position = 0.0, 0, 0
    while position < len(order):
        rest = len(order) - position - BATCH
        indices = order[position : position + BATCH + (rest == 1)]  # batch norm needs two pictures
        pictures, labels = data.batch(indices, changed)
        model.zero_grad()
        scores = model(pictures)
        loss = F.cross_entropy(scores, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(indices)
        hits += int((scores.argmax(1) == labels).sum())
        position += len(indices)
    return total / len(order), hits / len(order)


def main():
    parts = [(fitted(pictures), labels) for pictures, labels in read_data()]
    values = parts[0][0].reshape(-1, INPUT_CHANNELS)
    mean, std = (values.mean(0) / 255).tolist(), np.maximum(values.std(0) / 255, 1e-3).tolist()
    training, validation, test = (Data(*part, mean, std) for part in parts)
    model = {build}
    initialize(model)
    torch.manual_seed(SEEDS[3])  # masks of dropout
    optimizer = torch.optim.{optimizer}
    plateau = ReduceLROnPlateau(optimizer, factor=PLATEAU_FACTOR, patience=PLATEAU_PATIENCE, min_lr=LOWEST_RATE)
    best, best_weights, waited = math.inf, None, 0
    for epoch in range(1, EPOCHS + 1):
        loss, accuracy = train_epoch(model, optimizer, training)
        validation_loss, validation_accuracy = evaluate(model, validation)
        rate = optimizer.param_groups[0]["lr"]
        print(epoch, loss, accuracy, validation_loss, validation_accuracy, rate, flush=True)
        plateau.step(validation_loss)
        if validation_loss < best:
            best, best_weights, waited = validation_loss, copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
        if waited >= STOP_PATIENCE:
            if best_weights:
                model.load_state_dict(best_weights)
            break
    print("test accuracy", evaluate(model, test)[1])
    torch.save(model.state_dict(), "weights.pt")


if __name__ == "__main__":
    main()
'''
