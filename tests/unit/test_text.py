"""The words of the app: found, filled in, and never a traceback."""

import string
import unicodedata
from enum import StrEnum

import pytest

from app import text
from cnnviz import errors
from cnnviz.errors import CnnvizError, PictureError, PictureFault, WeightsError, WeightsFault, WindowTooLargeError

#: Which layer of a composed network a fault is about.
PLACE: dict[str, str | int] = {"number": 4, "name": "conv2"}
FACTS: dict[str, dict[str, str | int]] = {
    "picture-empty": {},
    "picture-too-many-bytes": {"size": 12_500_001, "limit": 10_000_000},
    "picture-too-many-pixels": {"width": 30_000, "height": 20_000, "limit": 50_000_000},
    "picture-too-costly": {},
    "picture-busy": {},
    "picture-unknown-format": {},
    "picture-broken": {},
    "picture-not-found": {"path": "cat.jpg"},
    "weights-not-offered": {"slug": "resnet50", "source": "bundled"},
    "weights-not-cached": {"slug": "vgg16", "size": 553_000_000},
    "weights-no-network": {"host": "download.pytorch.org"},
    "weights-damaged": {"name": "resnet50.pth"},
    "weights-not-found": {"path": "mine.pth"},
    "weights-unknown-format": {},
    "weights-unsafe": {},
    "weights-too-large": {"size": 700 * 2**20, "limit": 600 * 2**20},
    "weights-mismatch": {"details": "fc.weight, fc.bias", "count": 2},
    "weights-not-finite": {"name": "conv1.weight"},
    "module-not-copied": {"where": "MyNet", "why": "cannot pickle a lock"},
    "module-not-traced": {"where": "stem (Block)", "line": "net.py:3: if x.sum() > 0:", "why": "control flow"},
    "module-not-run": {"where": "head", "line": "net.py:9: return self.head(x)", "why": "7 is not 9"},
    "module-several-inputs": {"where": "MyNet", "names": "left, right"},
    "module-channels": {"channels": 4},
    "module-size": {"height": 0, "width": 8},
    "module-scaling": {"channels": 3},
    "module-labels": {"labels": 2, "outputs": 10},
    "module-empty": {"where": "Sequential"},
    "module-no-network": {"factory": "mine:net", "returned": "Sequential"},
    "design-not-found": {"path": "net.json"},
    "design-too-many-bytes": {"size": 70_000, "limit": 65_536},
    "design-not-json": {},
    "design-repeated-key": {"entry": "kind"},
    "design-not-a-design": {},
    "design-version": {"version": "2", "supported": 1},
    "design-unknown-key": {"where": "layers.2", "entry": "heads"},
    "design-missing-key": {"where": "layers.2", "entry": "kind"},
    "design-wrong-type": {"where": "classes", "wanted": "integer"},
    "design-out-of-range": {"where": "layers.2.kernel", "value": "99", "low": 1, "high": 31},
    "design-not-a-choice": {"where": "layers.2.mode", "value": "min", "choices": "max, average"},
    "design-name": {"limit": 60},
    "design-too-many-layers": {"count": 101, "limit": 100},
    "design-address": {},
    "layer-window-too-large": PLACE | {"span": 7, "height": 5, "width": 6, "padding": 0},
    "layer-pool-padding": PLACE | {"padding": 2, "window": 3, "most": 1},
    "layer-groups": PLACE | {"groups": 3, "channels": 64, "filters": 32},
    "layer-needs-maps": PLACE | {"units": 120},
    "layer-needs-vector": PLACE | {"channels": 16, "height": 5, "width": 6, "numbers": 480},
    "layer-transition": PLACE | {"height": 1, "width": 2},
    "busy": {"seconds": 20},
    "too-many-terms": {"node": "fc", "terms": 23_592_960, "limit": 2_097_152},
    "network-too-large": {"network": "X", "seconds": 18.6, "most": 5.0, "size": 2_900_000_000, "limit": 2**30},
    "time-limit": {"seconds": 20},
    "layer-too-many-nodes": PLACE | {"count": 1_008, "limit": 1_000},
    "layer-too-many-parameters": PLACE | {"count": 150_000_001, "limit": 150_000_000},
    "layer-output-too-large": PLACE | {"count": 23_592_960, "limit": 8_388_608},
    "layer-too-many-activations": PLACE | {"count": 64_000_001, "limit": 64_000_000},
    "layer-too-many-seconds": PLACE | {"count": 186.2, "limit": 2.0, "costliest": "conv1", "most": 181.4},
    "layer-too-much-memory": PLACE | {"count": 900 * 2**20, "limit": 768 * 2**20},
    "recipe-not-json": {},
    "recipe-unknown-entry": {"entry": "speed"},
    "recipe-wrong-type": {"entry": "batch", "wanted": "int"},
    "recipe-out-of-range": {"entry": "rate", "value": "99", "low": 1, "high": 10},
    "recipe-not-a-choice": {"entry": "optimizer", "value": "magic", "choices": "adam, sgd"},
    "data-missing": {"name": "CIFAR10"},
    "data-gone": {},
    "data-no-network": {"name": "MNIST", "host": "example.org"},
    "data-damaged": {"name": "MNIST"},
    "data-no-room": {"name": "MNIST"},
    "data-not-an-archive": {},
    "data-classes": {"count": 1, "low": 2, "high": 100},
    "data-too-few-pictures": {"name": "cat", "count": 1, "least": 3},
    "data-too-many-pictures": {"count": 2001, "limit": 2000},
    "data-too-many-bytes": {"size": 70 * 2**20, "limit": 64 * 2**20},
    "data-picture": {"name": "cat.txt"},
    "training-head": {"name": "squeezenet1_0"},
    "training-too-large": {"size": 600 * 2**20, "limit": 256 * 2**20},
    "training-too-slow": {"minutes": 90, "limit": 30},
    "training-diverged": {"epoch": 2, "step": 31},
    "training-over": {},
    "training-state": {},
    "training-running": {},
    "training-busy": {},
    "training-killed": {},
    "training-cluster": {},
    "training-memory": {},
    "training-gone": {},
    "training-file": {},
    "not-a-classifier": {"network": "own", "shape": "2 × 16 × 20"},
    "package-missing": {"slug": "timm:resnet10t", "package": "timm"},
    "unknown-network": {"slug": "resnet51"},
    "unknown-node": {"network": "resnet50", "node": "layer9"},
    "unknown-unit": {"node": "conv1", "shape": "64 × 112 × 112", "channel": 64, "row": 112, "column": 0},
    "change-not-possible": {"node": "conv1", "change": "live dropout"},
    "not-explainable": {"node": "up1", "kind": "other"},
    "window-too-large": {"span": 11, "size": 7, "padding": 1},
}

IMAGENET_PINS = {
    "tench": "TENCI",
    "great white shark": "BAEGSANGARI",
    "axolotl": "AHOLROTEUL",
    "bald eagle": "HYINMEORISURI",
    "king penguin": "IMGEUMPENGGWIN",
    "crane bird": "DURUMI",
    "crane": "GIJUNGGI",
    "Chihuahua": "CIWAWA",
    "golden retriever": "GOLDEUNRITEURIBEO",
    "Cardigan": "KADIGEONWELSIKOGI",
    "cardigan": "KADIGEON",
    "Egyptian cat": "IJIBTEUGOYANGI",
    "tabby": "JULMUNYIGOYANGI",
    "tiger": "HORANGI",
    "ice bear": "BUGGEUGGOM",
    "monarch": "JEWANGNABI",
    "zebra": "EOLRUGMAL",
    "giant panda": "DAEWANGPANDA",
    "lesser panda": "RESEOPANDA",
    "airliner": "YEOGAEGGI",
    "backpack": "BAENANG",
    "computer keyboard": "KEOMPYUTEOKIBODEU",
    "fountain pen": "MANNYEONPIL",
    "maillot tank suit": "WEONPISEUSUYEONGBOG",
    "mouse": "MAUSEU",
    "pirate": "HAEJEOGSEON",
    "plane": "DAEPAE",
    "sunglasses": "SEONGEULRASEU",
    "umbrella": "USAN",
    "bell pepper": "PIMANG",
    "banana": "BANANA",
    "espresso": "ESEUPEURESO",
    "volcano": "HWASAN",
    "acorn": "DOTORI",
    "toilet tissue": "HWAJANGJI",
    "nail": "MOS",
    "organ": "PAIPEUOREUGAN",
    "horizontal bar": "CEOLBONG",
}


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def _romanized(korean: str) -> str:
    """Hangul spelled in ASCII: the Unicode names of the syllables."""
    return "".join(unicodedata.name(letter).removeprefix("HANGUL SYLLABLE ") for letter in korean if letter != " ")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_words_fill_in_fields(language: str) -> None:
    words = text.words(language)
    assert words.language == language
    assert words is text.words(language)
    assert "resnet51" in words("errors.unknown-network", slug="resnet51")
    assert "{slug}" in (words.get("errors.unknown-network") or "")
    assert words("networks.family.vgg.year") == "2014"


def test_an_unknown_key_field_or_language_is_a_key_error() -> None:
    words = text.words("en")
    for call in (lambda: words("errors.nothing"), lambda: words("errors.unknown-network"), lambda: text.words("fr")):
        with pytest.raises(KeyError):
            call()
    assert words.get("errors.nothing") is None
    assert words.get("errors.nothing", "else") == "else"
    assert not words.has("errors.nothing")
    assert words.has("errors.general")


def test_every_fault_has_its_sentence_and_no_sentence_is_left_over() -> None:
    enums = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    faults = {fault.value for enum in enums if enum is not StrEnum for fault in enum}
    assert len(faults) >= 15
    own = {"unknown-network", "unknown-node", "unknown-unit", "not-explainable", "window-too-large"}
    own |= {"not-a-classifier", "package-missing", "change-not-possible"}
    own |= {"busy", "time-limit", "network-too-large", "too-many-terms"}
    assert faults | own == set(FACTS)
    assert {key.removeprefix("errors.") for key in text.words("en").keys if key.startswith("errors.")} == set(FACTS) | {
        "general"
    }


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("reason", FACTS)
def test_a_sentence_tells_every_fact(language: str, reason: str) -> None:
    words = text.words(language)
    result = text.sentence(words, CnnvizError(reason, **FACTS[reason]))
    assert result != words("errors.general")
    assert "{" not in result
    assert _fields(words.get(f"errors.{reason}") or "") == set(FACTS[reason])


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_sizes_are_told_in_megabytes(language: str) -> None:
    words = text.words(language)
    decimal = text.sentence(words, PictureError(PictureFault.TOO_MANY_BYTES, size=10_000_001, limit=10_000_000))
    assert "10.1 MB" in decimal
    assert "10 MB" in decimal
    binary = text.sentence(words, WeightsError(WeightsFault.TOO_LARGE, size=3 * 2**20, limit=2**21))
    assert "3 MB" in binary
    assert "2 MB" in binary


def test_pixels_are_told_in_millions_and_cells_as_they_are() -> None:
    words = text.words("en")
    error = PictureError(PictureFault.TOO_MANY_PIXELS, width=30_000, height=20_000, limit=89_478_485)
    assert "30,000" in text.sentence(words, error)
    assert "20,000" in text.sentence(words, error)
    assert "89.5 million" in text.sentence(words, error)
    cells = text.sentence(words, WindowTooLargeError(span=11, size=7, padding=1))
    assert all(number in cells for number in ("11", "7", "1"))
    assert "MB" not in cells


def test_an_error_that_nobody_foresaw_gets_the_general_sentence() -> None:
    words = text.words("en")
    assert text.sentence(words, CnnvizError("new-reason")) == words("errors.general")
    assert text.sentence(words, CnnvizError("unknown-network")) == words("errors.general")  # its fact is missing
    assert text.sentence(words, CnnvizError("weights-mismatch", details="a", count="two")) == words("errors.general")


def test_networks_go_by_their_usual_names() -> None:
    words = text.words("en")
    assert text.network_name(words, "resnext50_32x4d", "?") == "ResNeXt-50 32x4d"
    assert text.network_name(words, "lenet5", "LeNet-5") == "LeNet-5"


@pytest.mark.parametrize(("label", "korean"), IMAGENET_PINS.items())
def test_imagenet_names_stand_beside_their_own_class(label: str, korean: str) -> None:
    assert _romanized(text.class_name(text.words("ko"), "imagenet", label)) == korean


def test_class_names_in_both_languages_and_labels_without_words() -> None:
    english, korean = text.words("en"), text.words("ko")
    assert text.class_names(english, "tiny64", ("tabby_cat", "german shepherd")) == ("tabby cat", "German shepherd")
    assert text.class_names(english, "cifar10", ("airplane",)) == ("airplane",)
    assert _romanized(text.class_name(korean, "cifar10", "cat")) == "GOYANGI"
    assert text.class_names(korean, "digits", ("0", "9")) == ("0", "9")
    assert text.class_names(korean, None, ("my own class",)) == ("my own class",)
    assert text.class_name(english, "imagenet", "crane bird") != text.class_name(english, "imagenet", "crane")
