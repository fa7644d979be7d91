import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from torchvision import models

from cnnviz.architectures.registry import architectures, find
from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights import checkpoints, download, imagenet
from cnnviz.weights.download import Remote

OFFERED = sorted(slug for slug in architectures() if imagenet.entry(slug))
TINY = find("shufflenet_v2_x0_5")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of torch's hub; nothing may be downloaded."""

    def refuse(remote: Remote, *_: object) -> Path:
        raise WeightsError(WeightsFault.NO_NETWORK, host=remote.url)

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(download, "fetch", refuse)
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


def saved(seed: int = 0) -> bytes:
    torch.manual_seed(seed)
    file = io.BytesIO()
    torch.save(TINY.build(1000).state_dict(), file)
    return file.getvalue()


def remote() -> Remote:
    return imagenet.remote(imagenet.offered_entry(TINY.slug))


def test_all_of_torchvisions_convolutional_networks_are_offered() -> None:
    assert len(OFFERED) > 60
    assert imagenet.entry("lenet5") is None


@pytest.mark.parametrize("slug", OFFERED)
def test_every_address_names_its_file_and_hash(slug: str) -> None:
    file = imagenet.remote(imagenet.offered_entry(slug))
    assert file.url.startswith("https://download.pytorch.org/models/")
    assert re.fullmatch(r"[\w.]+(-owt)?-[0-9a-f]{8,10}\.pth", file.name)
    assert len(file.digest) >= 8
    assert imagenet.download_size(slug) == file.size


@pytest.mark.parametrize("slug", OFFERED)
def test_sizes_are_those_of_the_network(slug: str) -> None:
    """Files of networks with training heads are larger, up to twice."""
    size = checkpoints.allowance(find(slug)).size
    assert 0.97 * size < imagenet.download_size(slug) < 2.1 * size


@pytest.mark.parametrize("slug", OFFERED)
def test_pictures_are_prepared_as_torchvision_does(slug: str) -> None:
    preset = imagenet.offered_entry(slug).transforms()
    result = imagenet.preprocessing(imagenet.offered_entry(slug), find(slug))
    assert (result.channels, result.height, result.width) == find(slug).input == (3, *preset.crop_size * 2)
    assert [result.resize] == preset.resize_size
    assert result.interpolation == preset.interpolation.value
    if slug not in {"googlenet", "inception_v3"}:
        assert (list(result.mean), list(result.std)) == (preset.mean, preset.std)


@pytest.mark.parametrize("slug", ["googlenet", "inception_v3"])
def test_pixels_from_minus_one_are_what_transform_input_computes(slug: str) -> None:
    entry, ours = imagenet.offered_entry(slug), imagenet.preprocessing(imagenet.offered_entry(slug), find(slug))
    with torch.device("meta"):
        theirs = models.get_model(slug, init_weights=False, aux_logits=True, transform_input=True)
    pixels = torch.rand(2, 3, 8, 8)
    preset = entry.transforms()
    normalized = (pixels - torch.tensor(preset.mean).view(3, 1, 1)) / torch.tensor(preset.std).view(3, 1, 1)
    expected = theirs._transform_input(normalized)
    result = (pixels - torch.tensor(ours.mean).view(3, 1, 1)) / torch.tensor(ours.std).view(3, 1, 1)
    torch.testing.assert_close(result, expected, rtol=0, atol=1e-5)
    assert find(slug).build(2).transform_input is False


def test_what_torchvision_does_not_have_is_not_offered() -> None:
    assert not imagenet.is_cached("lenet5")
    for call in (imagenet.download_size, imagenet.offered_entry):
        with pytest.raises(WeightsError) as caught:
            call("lenet5")
        assert caught.value.facts == {"slug": "lenet5", "source": "imagenet"}


def test_cached_means_there_and_of_about_the_right_size(cache: Path) -> None:
    path = cache / remote().name
    assert not imagenet.is_cached(TINY.slug)
    for size, expected in ((remote().size, True), (remote().size // 2, False), (remote().size * 2, False)):
        with path.open("wb") as file:
            file.truncate(size)
        assert imagenet.is_cached(TINY.slug) == expected


def test_without_a_network_and_without_a_file(cache: Path) -> None:
    with pytest.raises(WeightsError) as caught:
        imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY)
    assert caught.value.reason == WeightsFault.NO_NETWORK
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"broken"])
def test_offline_nothing_is_downloaded(content: bytes | None, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "fetch", lambda *_: pytest.fail("a download"))
    if content:
        (cache / remote().name).write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY, offline=True)
    assert caught.value.reason == WeightsFault.NOT_CACHED
    assert caught.value.facts == {"slug": TINY.slug, "size": remote().size}


def test_offline_a_file_in_the_cache_is_read(cache: Path) -> None:
    (cache / remote().name).write_bytes(saved())
    tensors, _ = imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY, offline=True)
    checkpoints.check_tensors(tensors, TINY, 1000)


@pytest.mark.usefixtures("cache")
def test_a_download_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reports: list[tuple[int, int]] = []

    def fetch(remote: Remote, folder: Path, progress: download.Progress) -> Path:
        progress(1, 2)
        (folder / remote.name).write_bytes(saved())
        return folder / remote.name

    monkeypatch.setattr(download, "fetch", fetch)
    progress = lambda done, total: reports.append((done, total))  # noqa: E731
    tensors, published = imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY, progress)
    assert published
    assert reports == [(1, 2)]
    checkpoints.check_tensors(tensors, TINY, 1000)


def test_a_file_saved_anew_in_the_cache_is_used(cache: Path) -> None:
    path = cache / remote().name
    path.write_bytes(saved())
    tensors, published = imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY)
    assert not published
    checkpoints.check_tensors(tensors, TINY, 1000)


@pytest.mark.parametrize("content", [b"", b"broken", saved()[:-100]])
def test_a_damaged_file_in_the_cache_is_removed_and_downloaded_again(
    content: bytes, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = cache / remote().name
    path.write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY)
    assert caught.value.reason == WeightsFault.NO_NETWORK
    assert not path.exists()
    path.write_bytes(content)
    monkeypatch.setattr(download, "fetch", lambda *_: path.write_bytes(saved()))
    assert imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY)[1]


def test_a_damaged_file_that_cannot_be_removed(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise PermissionError

    (cache / remote().name).write_bytes(b"broken")
    monkeypatch.setattr(Path, "unlink", read_only)
    with pytest.raises(WeightsError) as caught:
        imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY)
    assert (caught.value.reason, caught.value.facts) == (WeightsFault.DAMAGED, {"name": remote().name})


@pytest.mark.usefixtures("cache")
def test_two_threads_download_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def fetch(remote: Remote, folder: Path, _: object) -> Path:
        calls.append(remote)
        (folder / remote.name).write_bytes(saved())
        return folder / remote.name

    monkeypatch.setattr(download, "fetch", fetch)
    with ThreadPoolExecutor(4) as pool:
        entry = imagenet.offered_entry(TINY.slug)
        result = list(pool.map(lambda _: imagenet.tensors(entry, TINY)[0], range(4)))
    assert len(calls) == 1
    assert all(set(tensors) == set(result[0]) for tensors in result)


def test_a_cache_is_only_read(cache: Path) -> None:
    (cache / remote().name).write_bytes(saved())
    before = {path: path.stat() for path in cache.rglob("*")}
    assert imagenet.is_cached(TINY.slug)
    tensors, _ = imagenet.tensors(imagenet.offered_entry(TINY.slug), TINY)
    checkpoints.check_tensors(tensors, TINY, 1000)
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("*")} == {
        path: stat.st_mtime_ns for path, stat in before.items()
    }
