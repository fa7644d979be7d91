import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save, save_file
from torch import Tensor, nn

from cnnviz.architectures.registry import architectures, find
from cnnviz.assets import WEIGHTS
from cnnviz.errors import UnknownNetworkError, WeightsError, WeightsFault
from cnnviz.pictures.images import Preprocessing
from cnnviz.training import hashes
from cnnviz.training.history.networks import FAMILIES
from cnnviz.training.recipes import RECIPES
from cnnviz.weights import download
from cnnviz.weights.loading import Provenance, load_weights
from cnnviz.weights.model_card import read_card
from cnnviz.weights.sources import SHIPPED as SUFFIXES
from cnnviz.weights.sources import Source, sources
from cnnviz.weights.specification import check_file, default_preprocessing, specification
from tests.shipping import ship

SHIPPED = sorted(WEIGHTS.glob("*.safetensors"))


def failure(slug: str, weights: str | Path | bytes, **options: Any) -> WeightsError:
    with pytest.raises(WeightsError) as caught:
        load_weights(slug, weights, **options)
    return caught.value


def assert_ready(module: nn.Module) -> None:
    assert not any(part.training for part in module.modules())
    values = [*module.parameters(), *module.buffers()]
    assert {value.device.type for value in values} == {"cpu"}
    assert not any(value.requires_grad for value in values)
    assert {value.dtype for value in module.parameters()} == {torch.float32}


@pytest.mark.parametrize("call", [sources, load_weights, specification])
def test_an_unknown_network(call: Any) -> None:
    with pytest.raises(UnknownNetworkError):
        call("resnet19")


def test_bundled_weights_come_with_their_card(tmp_path: Path) -> None:
    state = ship(tmp_path)
    weights = load_weights("lenet5", folder=tmp_path)
    assert_ready(weights.module)
    assert torch.equal(weights.module.get_parameter("c3.weight"), state["c3.weight"].float())
    assert weights.labels == ("tabby cat", "school bus", "teapot")
    assert weights.preprocessing == Preprocessing(1, 32, 32, 32, (0.25,), (0.5,))
    card = read_card(tmp_path / "lenet5.json")
    assert weights.provenance == Provenance(Source.BUNDLED, "lenet5.safetensors", "digits", card, trained=True)
    assert specification("lenet5", "bundled", folder=tmp_path) == (3, weights.preprocessing)


def test_bundled_weights_that_are_not_there(tmp_path: Path) -> None:
    error = failure("lenet5", "bundled", folder=tmp_path)
    assert (error.reason, error.facts) == (WeightsFault.NOT_OFFERED, {"slug": "lenet5", "source": "bundled"})


def test_bundled_weights_that_are_damaged(tmp_path: Path) -> None:
    ship(tmp_path)
    weights, card = tmp_path / "lenet5.safetensors", tmp_path / "lenet5.json"
    weights.write_bytes(weights.read_bytes()[:-100])
    for source in ("bundled", weights):  # by its path, too: its card lies beside it
        error = failure("lenet5", source, folder=tmp_path)
        assert (error.reason, error.facts) == (WeightsFault.DAMAGED, {"name": "lenet5.safetensors"})
    card.write_text("{")
    assert failure("lenet5", "bundled", folder=tmp_path).facts == {"name": "lenet5.json"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_one_damaged_bit_of_a_bundled_file_is_noticed(suffix: str, tmp_path: Path) -> None:
    """But for the space between a card's entries, and other spellings of a number or of a text."""
    ship(tmp_path)
    path = tmp_path / f"lenet5{suffix}"
    intact, before = path.read_bytes(), load_weights("lenet5", "bundled", folder=tmp_path)
    for bit in np.random.default_rng(0).choice(8 * len(intact), 80, replace=False).tolist():
        content = bytearray(intact)
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        try:
            loaded = load_weights("lenet5", "bundled", folder=tmp_path)
        except WeightsError as error:
            assert (error.reason, error.facts) == (WeightsFault.DAMAGED, {"name": path.name})  # noqa: PT017
        else:
            assert suffix == ".json"
            assert loaded.provenance == before.provenance
    path.write_bytes(intact)
    assert load_weights("lenet5", "bundled", folder=tmp_path).labels == before.labels


def test_a_bundled_card_has_its_hashes(tmp_path: Path) -> None:
    ship(tmp_path)
    path = tmp_path / "lenet5.json"
    content = json.loads(path.read_text())
    del content["weights_sha256"], content["card_sha256"]
    path.write_text(json.dumps(content))
    assert failure("lenet5", "bundled", folder=tmp_path).facts == {"name": "lenet5.json"}
    assert load_weights("lenet5", tmp_path / "lenet5.safetensors").labels[0] == "tabby cat"  # one's own need not


def test_a_card_of_another_number_of_classes_is_a_mismatch(tmp_path: Path) -> None:
    ship(tmp_path)
    state = find("lenet5").build(5).state_dict()
    save_file(state, tmp_path / "lenet5.safetensors")
    hashes.main([str(tmp_path)])
    assert failure("lenet5", "bundled", folder=tmp_path).reason == WeightsFault.MISMATCH


def test_random_weights_follow_their_seed() -> None:
    one, again, other = (load_weights("resnet20", "random", seed=seed) for seed in (1, 1, 2))
    assert_ready(one.module)
    first, second, third = (each.module.get_parameter("layer2.0.conv1.weight") for each in (one, again, other))
    assert torch.equal(first, second)
    assert not torch.equal(first, third)
    assert one.labels == tuple(f"class {index}" for index in range(10))
    assert one.provenance == Provenance(Source.RANDOM, "seed 1", None, None, trained=False)


@pytest.mark.parametrize("seed", [0, -1, 2**63, 2**70])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    assert load_weights("lenet5", "random", seed=seed).provenance.name == f"seed {seed}"


def test_random_weights_leave_the_random_state_as_it_was() -> None:
    before = torch.get_rng_state()
    load_weights("lenet5", "random", seed=5)
    assert torch.equal(torch.get_rng_state(), before)


def test_random_weights_do_not_depend_on_what_else_runs() -> None:
    alone = load_weights("lenet5", "random", seed=3).module.state_dict()
    before = torch.get_rng_state()
    start = threading.Barrier(4)

    def load(seed: int) -> dict[str, Tensor]:
        start.wait()
        return load_weights("lenet5", "random", seed=seed).module.state_dict()

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(load, [3, 4, 3, 5]))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(together[0][name], alone[name]) for name in alone)
    assert all(torch.equal(together[2][name], alone[name]) for name in alone)


def test_imagenet_weights_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Path:
        raise WeightsError(WeightsFault.NO_NETWORK, host="example.org")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(download, "fetch", refuse)
    assert failure("resnet18", "imagenet").reason == WeightsFault.NO_NETWORK
    assert failure("resnet18", "imagenet", offline=True).reason == WeightsFault.NOT_CACHED
    assert failure("lenet5", "imagenet").reason == WeightsFault.NOT_OFFERED


def test_imagenet_weights_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    state = find("shufflenet_v2_x0_5").build(1000).state_dict()
    torch.save(state, folder / "shufflenetv2_x0.5-f707e7126e.pth")
    weights = load_weights("shufflenet_v2_x0_5", Source.IMAGENET)
    assert_ready(weights.module)
    assert torch.equal(weights.module.get_parameter("conv1.0.weight"), state["conv1.0.weight"])
    assert (weights.labels[0], weights.labels[281], len(weights.labels)) == ("tench", "tabby", 1000)
    expected = Provenance(Source.IMAGENET, "IMAGENET1K_V1", "imagenet", None, trained=True, published=False)
    assert weights.provenance == expected


def test_a_file_of_another_number_of_classes(tmp_path: Path) -> None:
    state = find("lenet5").build(4).state_dict()
    path = tmp_path / "mine.pth"
    torch.save({"state_dict": state}, path)
    weights = load_weights("lenet5", str(path))
    assert_ready(weights.module)
    assert torch.equal(weights.module.get_parameter("output.weight"), state["output.weight"])
    assert weights.labels == ("class 0", "class 1", "class 2", "class 3")
    assert weights.provenance == Provenance(Source.FILE, "mine.pth", None, None, trained=True)
    assert specification("lenet5", path) == (4, weights.preprocessing) == (4, default_preprocessing(find("lenet5")))
    assert check_file(path, "lenet5") == 4


def test_weights_outlive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    save_file(find("lenet5").build(4).state_dict(), path)
    weights = load_weights("lenet5", path)
    before = weights.module.get_parameter("c5.weight").clone()
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
    assert torch.equal(weights.module.get_parameter("c5.weight"), before)


def test_an_upload_is_called_so() -> None:
    content = save(find("lenet5").build(64).state_dict())
    weights = load_weights("lenet5", content)
    assert weights.provenance == Provenance(Source.FILE, "upload", None, None, trained=True)
    assert len(weights.labels) == 64
    with pytest.raises(WeightsError) as caught:
        load_weights("lenet5", content[:-1])
    assert caught.value.facts == {"name": "upload"}


def test_a_card_beside_a_file_names_the_classes(tmp_path: Path) -> None:
    ship(tmp_path)
    path = tmp_path / "lenet5.safetensors"
    weights = load_weights("lenet5", path)
    assert weights.labels == ("tabby cat", "school bus", "teapot")
    assert weights.preprocessing.mean == (0.25,)
    assert specification("lenet5", path) == (3, weights.preprocessing)
    assert (weights.provenance.source, weights.provenance.labels_key) == (Source.FILE, "digits")


@pytest.mark.parametrize("recipe", [{"slug": "mycnn"}, {"input": [3, 32, 32], "mean": [0] * 3, "std": [1] * 3}])
def test_a_card_of_something_else_is_passed_over(recipe: dict[str, Any], tmp_path: Path) -> None:
    ship(tmp_path, **recipe)
    weights = load_weights("lenet5", tmp_path / "lenet5.safetensors")
    assert weights.labels[0] == "class 0"
    assert weights.provenance.card is None


def test_files_that_do_not_fit_or_are_not_there(tmp_path: Path) -> None:
    ship(tmp_path)
    path = tmp_path / "lenet5.safetensors"
    for call in (load_weights, specification):
        with pytest.raises(WeightsError) as caught:
            call("mycnn", path)
        assert caught.value.reason == WeightsFault.MISMATCH
    assert failure("lenet5", str(tmp_path / "absent.pth")).reason == WeightsFault.NOT_FOUND
    assert failure("lenet5", "").reason == WeightsFault.NOT_FOUND
    state = find("lenet5").build(4).state_dict()
    state["c1.bias"][2] = float("nan")
    assert failure("lenet5", save(state)).facts == {"name": "c1.bias"}


def test_recipes_are_for_networks_on_offer_and_labels_with_words() -> None:
    assert {recipe.labels for recipe in RECIPES.values()} <= {"digits", "cifar10", "tiny64"}
    assert set(RECIPES) <= set(architectures())


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_what_is_shipped(path: Path) -> None:
    weights = load_weights(path.stem)
    assert_ready(weights.module)
    card = weights.provenance.card
    assert card is not None
    recipe = RECIPES.get(path.stem, FAMILIES.recipe)
    assert weights.provenance.labels_key == recipe.labels
    assert card.accuracy is not None
    assert 0.3 < card.accuracy < 1
    assert card.slug == path.stem
    assert card.preprocessing == weights.preprocessing
    assert (card.preprocessing.channels, card.preprocessing.height, card.preprocessing.width) == recipe.input
    content = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert {"accuracy", "test_pictures", "seed", "minutes", "hardware", "command"} <= set(content)
    shape = weights.preprocessing.channels, weights.preprocessing.height, weights.preprocessing.width
    scores = weights.module(torch.zeros(1, *shape))
    assert scores.shape == (1, len(weights.labels))
    assert scores.isfinite().all()


def test_what_is_shipped_is_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) < 60e6
    assert {path.stem for path in SHIPPED} == {path.stem for path in WEIGHTS.glob("*.json")}
