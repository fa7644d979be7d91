"""The training and test pictures of a recipe, as torchvision datasets."""

from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader
from torchvision import datasets
from torchvision.transforms import v2

from cnnviz.training.recipes import Recipe

TEST_FOLDERS = ("val", "test")


def _preprocessing(recipe: Recipe, size: int) -> list[v2.Transform]:
    """Resized, then cropped at the center, or padded where the picture is smaller."""
    return [v2.Resize(recipe.resize or size), v2.CenterCrop(size)]


def _augmentation(recipe: Recipe, size: int) -> list[v2.Transform]:
    if recipe.data == "mnist":
        return [*_preprocessing(recipe, size), v2.RandomAffine(10, translate=(0.08, 0.08), scale=(0.9, 1.1))]
    if recipe.data == "cifar10":
        return [v2.RandomCrop(size, padding=4), v2.RandomHorizontalFlip()]
    return [v2.RandomResizedCrop(size, scale=(0.3, 1.0)), v2.RandomHorizontalFlip()]


def split_folder(root: Path, *, train: bool) -> Path:
    """The folder of one split below ``root``; that of the test is called ``val`` or ``test``."""
    names = ("train",) if train else TEST_FOLDERS
    return next((root / name for name in names if (root / name).is_dir()), root / names[0])


def pictures(recipe: Recipe, root: Path, *, train: bool, size: int, whole: bool = False) -> datasets.VisionDataset:
    """One split of the recipe's data; a folder with ``train/`` is read as an ImageFolder, else downloaded.

    With ``whole``, training pictures are mirrored at random but not cropped.

    Raises ``FileNotFoundError`` when the recipe has no public download and ``root`` holds no pictures.
    """
    gray = [v2.Grayscale()] if recipe.input[0] == 1 else []  # a folder's pictures are read in color
    steps = _augmentation(recipe, size) if train and not whole else _preprocessing(recipe, size)
    steps += [v2.RandomHorizontalFlip()] if whole else []
    normalize = [v2.ToDtype(torch.float32, scale=True), v2.Normalize(recipe.mean, recipe.std)]
    transform = v2.Compose([*gray, v2.PILToTensor(), *steps, *normalize])
    if recipe.data == "folder" or (root / "train").is_dir():
        return datasets.ImageFolder(split_folder(root, train=train), transform)
    source = {"mnist": datasets.MNIST, "cifar10": datasets.CIFAR10}[recipe.data]
    return source(root, train=train, transform=transform, download=True)


def batches(
    recipe: Recipe, root: Path, *, train: bool, size: int, whole: bool = False
) -> DataLoader[tuple[Tensor, Tensor]]:
    """Batches of one split, ``(N, C, size, size)`` float32 and ``(N,)`` class indices; shuffled for training."""
    split = pictures(recipe, root, train=train, size=size, whole=whole)
    return DataLoader(
        split,
        batch_size=recipe.batch,
        shuffle=train,
        drop_last=train and len(split) >= recipe.batch,  # a single incomplete batch is kept
        num_workers=2,
    )


def class_names(recipe: Recipe, root: Path) -> list[str]:
    """Slugs of the classes in the order of the network's outputs."""
    split = pictures(recipe, root, train=False, size=recipe.input[-1])
    return [str(name).split(" - ")[0] for name in split.classes]
