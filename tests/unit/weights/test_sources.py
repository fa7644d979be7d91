from pathlib import Path

import pytest

from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights.sources import Source, download_size, file_states, is_cached, sources, takes_files
from tests.shipping import ship


def test_what_is_on_offer(tmp_path: Path) -> None:
    assert sources("lenet5", tmp_path) == (Source.RANDOM,)
    ship(tmp_path)
    assert sources("lenet5", tmp_path) == (Source.BUNDLED, Source.RANDOM)
    assert sources("resnet18", tmp_path) == (Source.IMAGENET, Source.RANDOM)
    (tmp_path / "lenet5.json").unlink()
    assert sources("lenet5", tmp_path) == (Source.RANDOM,)


def test_only_networks_that_torchvision_has_are_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    assert 46e6 < download_size("resnet18") < 48e6
    assert not is_cached("resnet18")
    with pytest.raises(WeightsError) as caught:
        download_size("lenet5")
    assert caught.value.reason == WeightsFault.NOT_OFFERED
    assert not is_cached("lenet5")


def test_what_a_source_is_read_from_tells_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    assert file_states("lenet5", "bundled", tmp_path) == (None, None)
    ship(tmp_path)
    before = file_states("lenet5", "bundled", tmp_path)
    weights = tmp_path / "lenet5.safetensors"
    assert before[0] == (weights.stat().st_size, weights.stat().st_mtime_ns)
    assert file_states("lenet5", "bundled", tmp_path) == before
    weights.write_bytes(b"else")
    after = file_states("lenet5", "bundled", tmp_path)
    assert (after[0], after[1]) == ((4, weights.stat().st_mtime_ns), before[1])
    assert file_states("resnet18", "imagenet") == (None,)
    assert file_states("lenet5", "imagenet") == file_states("lenet5", "random") == ()


def test_networks_that_this_project_builds_take_files() -> None:
    assert takes_files("lenet5")
