from torchvision.transforms._presets import ImageClassification

from cnnviz.pictures import channel_statistics as statistics


def test_imagenet_s_are_torchvision_s() -> None:
    preset = ImageClassification(crop_size=224)
    assert tuple(preset.mean) == statistics.IMAGENET_MEAN
    assert tuple(preset.std) == statistics.IMAGENET_STD


def test_there_is_one_number_per_channel() -> None:
    assert len(statistics.CIFAR_MEAN) == len(statistics.CIFAR_STD) == 3
    assert len(statistics.MNIST_MEAN) == len(statistics.MNIST_STD) == 1
