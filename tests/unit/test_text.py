"""The words: complete in both languages, true to the code they speak about, and never a traceback."""

import re
import string
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

import pytest
from torchvision import models
from torchvision.models._meta import _IMAGENET_CATEGORIES

from app import text
from cnnviz import errors
from cnnviz.errors import CnnvizError, PictureError, PictureFault, WeightsError, WeightsFault, WindowTooLargeError
from cnnviz.operations import Kind

HANGUL = re.compile("[\uac00-\ud7a3]")
#: Names and functions that are written the same way in Korean.
SAME_IN_KOREAN = {"kinds.relu.name", "kinds.relu6.name", "kinds.tanh.name", "kinds.silu.name", "kinds.gelu.name"} | {
    "kinds.hardswish.name",
    "kinds.hardsigmoid.name",
}
#: Values with no language: names of people, papers and networks, and years.
PLAIN = re.compile(r"networks\.((family|variant)\.\w+\.(name|year|authors|paper)|display\.\w+)")

KINDS = {*Kind, "mean"}  # a mean over places counts as global average pooling; over other dimensions it is itself
FAMILIES = [
    "input",
    "convolution",
    "linear",
    "pooling",
    "normalization",
    "activation",
    "combination",
    "other",
    "output",
]
TERMS = [
    "convolution",
    "filter",
    "feature_map",
    "activation_map",
    "stride",
    "padding",
    "dilation",
    "groups",
    "pooling",
    "receptive_field",
    "jump",
    "fully_connected",
    "residual_block",
    "skip_connection",
    "bottleneck",
    "batch_normalization",
    "dropout",
    "macs",
    "parameters",
    "dead_channel",
    "shared_scale",
    "logits_softmax",
    "global_average_pooling",
    "random_weights",
]
FACTS: dict[str, dict[str, str | int]] = {
    "picture-empty": {},
    "picture-too-many-bytes": {"size": 12_500_001, "limit": 10_000_000},
    "picture-too-many-pixels": {"width": 30_000, "height": 20_000, "limit": 50_000_000},
    "picture-unknown-format": {},
    "picture-broken": {},
    "picture-not-found": {"path": "cat.jpg"},
    "weights-not-offered": {"slug": "resnet50", "source": "bundled"},
    "weights-no-network": {"host": "download.pytorch.org"},
    "weights-damaged": {"name": "resnet50.pth"},
    "weights-not-found": {"path": "mine.pth"},
    "weights-unknown-format": {},
    "weights-unsafe": {},
    "weights-too-large": {"size": 700 * 2**20, "limit": 600 * 2**20},
    "weights-mismatch": {"details": "fc.weight, fc.bias", "count": 2},
    "weights-not-finite": {"name": "conv1.weight"},
    "unknown-network": {"slug": "resnet51"},
    "unknown-node": {"network": "resnet50", "node": "layer9"},
    "window-too-large": {"span": 11, "size": 7, "padding": 1},
}


def _entries(table: dict[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict) and not value.keys() & set(text.LANGUAGES):
            yield from _entries(value, key)
        else:
            yield key, value


def _all_entries() -> dict[str, object]:
    files = sorted(text.FOLDER.glob("*.toml"))
    return dict(entry for path in files for entry in _entries(tomllib.loads(path.read_text("utf-8")), path.stem))


ENTRIES = _all_entries()
PAIRS: dict[str, dict[str, str]] = {key: value for key, value in ENTRIES.items() if isinstance(value, dict)}


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def _romanized(korean: str) -> str:
    """Hangul spelled in ASCII: the Unicode names of the syllables."""
    return "".join(unicodedata.name(letter).removeprefix("HANGUL SYLLABLE ") for letter in korean if letter != " ")


def test_every_entry_has_both_languages_and_nothing_else() -> None:
    wrong = [key for key, pair in PAIRS.items() if pair.keys() != set(text.LANGUAGES)]
    assert wrong == []
    assert [key for key, value in ENTRIES.items() if key not in PAIRS and not PLAIN.fullmatch(key)] == []


def test_no_text_is_blank() -> None:
    assert [key for key, pair in PAIRS.items() for value in pair.values() if not value.strip()] == []
    assert [key for key, value in ENTRIES.items() if not str(value).strip()] == []


def test_both_languages_use_the_same_fields() -> None:
    assert [key for key, pair in PAIRS.items() if _fields(pair["ko"]) != _fields(pair["en"])] == []


def test_korean_is_korean_and_english_is_not() -> None:
    lettered = {key: pair for key, pair in PAIRS.items() if re.search(r"[^\W\d_]", pair["ko"])}
    without = {key for key, pair in lettered.items() if not HANGUL.search(pair["ko"])}
    assert {key for key in without if not key.startswith("networks.")} <= SAME_IN_KOREAN
    assert [key for key, pair in PAIRS.items() if HANGUL.search(pair["en"])] == []


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


def test_keys_hold_every_entry_of_every_file() -> None:
    assert set(text.words("ko").keys) == set(ENTRIES) == set(text.words("en").keys)


def test_every_fault_has_its_sentence_and_no_sentence_is_left_over() -> None:
    enums = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    faults = {fault.value for enum in enums if enum is not StrEnum for fault in enum}
    assert len(faults) >= 15
    own = {"unknown-network", "unknown-node", "window-too-large"}
    assert faults | own == set(FACTS)
    assert {key.removeprefix("errors.") for key in ENTRIES if key.startswith("errors.")} == set(FACTS) | {"general"}


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("reason", FACTS)
def test_a_sentence_tells_every_fact(language: str, reason: str) -> None:
    words = text.words(language)
    told = text.sentence(words, CnnvizError(reason, **FACTS[reason]))
    assert told != words("errors.general")
    assert "{" not in told
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


def test_every_kind_family_and_term_has_words() -> None:
    words = text.words("ko")
    wanted = {f"kinds.{kind}.{part}" for kind in KINDS for part in ("name", "role", "help")}
    wanted |= {f"kinds.family.{family}" for family in FAMILIES}
    wanted |= {f"terms.{term}.{part}" for term in TERMS for part in ("name", "help")}
    assert wanted == {key for key in words.keys if key.startswith(("kinds.", "terms."))}


def test_help_is_two_sentences_and_names_its_source() -> None:
    helps = {key: pair for key, pair in PAIRS.items() if re.fullmatch(r"(kinds|terms)\.\S+\.help", key)}
    assert [key for key, pair in helps.items() if not re.search(r"\((not in the )?source", pair["en"])] == []
    assert [key for key, pair in helps.items() if len(re.findall(r"[.)]\.?(?= [A-Z]|$)", pair["en"])) != 2] == []
    sources = {key: [re.findall(r"S\d", pair[language]) for language in text.LANGUAGES] for key, pair in helps.items()}
    assert [key for key, (korean, english) in sources.items() if korean != english] == []


def _torchvision_cnns() -> dict[str, str]:
    """Slug to module name of every classification network that is no transformer."""
    modules = {slug: models.get_model_builder(slug).__module__ for slug in models.list_models(module=models)}
    families = {slug: module.rsplit(".", 1)[-1] for slug, module in modules.items()}
    return {slug: name for slug, name in families.items() if "transformer" not in name and name != "maxvit"}


def test_every_torchvision_network_has_a_card_and_a_name() -> None:
    words = text.words("en")
    cards = {slug: text.network_key(words, slug, family) for slug, family in _torchvision_cnns().items()}
    parts = ("name", "year", "authors", "paper", "idea", "differs")
    assert [slug for slug, key in cards.items() for part in parts if not words.has(f"{key}.{part}")] == []
    names = {slug: text.network_name(words, slug, "") for slug in cards}
    assert "" not in names.values()
    assert set(Counter(names.values()).values()) == {1}
    assert {key for key in words.keys if key.startswith("networks.display.")} == {
        f"networks.display.{slug}" for slug in cards
    }


@pytest.mark.parametrize("family", ["lenet", "mycnn", "alexnet2012", "resnet_cifar"])
def test_our_own_networks_have_a_card(family: str) -> None:
    words = text.words("en")
    key = text.network_key(words, "anything", family)
    assert key == f"networks.family.{family}"
    assert 1990 < int(words(f"{key}.year")) < 2030
    assert words.has(f"{key}.differs")


def test_the_longest_variant_wins_and_a_family_catches_the_rest() -> None:
    words = text.words("en")
    assert text.network_key(words, "regnet_y_128gf", "regnet") == "networks.variant.regnet_y_128gf"
    assert text.network_key(words, "regnet_y_16gf", "regnet") == "networks.variant.regnet_y"
    assert text.network_key(words, "regnet_x_16gf", "regnet") == "networks.family.regnet"
    assert text.network_key(words, "wide_resnet50_2", "resnet") == "networks.variant.wide_resnet"
    assert text.network_name(words, "lenet5", "LeNet-5") == "LeNet-5"


def test_parameter_counts_in_the_cards_are_torchvisions() -> None:
    cards = {"alexnet": "family.alexnet", "vgg16": "family.vgg", "vgg19": "family.vgg"}
    cards |= {"googlenet": "family.googlenet", "inception_v3": "family.inception", "densenet121": "family.densenet"}
    cards |= {"mobilenet_v2": "family.mobilenetv2", "mobilenet_v3_large": "family.mobilenetv3"}
    cards |= {"mobilenet_v3_small": "family.mobilenetv3", "mnasnet1_0": "family.mnasnet"}
    cards |= {"shufflenet_v2_x1_0": "family.shufflenetv2", "efficientnet_b0": "family.efficientnet"}
    cards |= {"squeezenet1_0": "family.squeezenet", "squeezenet1_1": "variant.squeezenet1_1"}
    cards |= {"resnext50_32x4d": "variant.resnext", "wide_resnet50_2": "variant.wide_resnet"}
    cards |= {"regnet_y_128gf": "variant.regnet_y_128gf", "convnext_tiny": "family.convnext"}
    counts = {slug: models.get_model_weights(slug).DEFAULT.meta["num_params"] for slug in cards}
    assert [
        (slug, language)
        for slug, card in cards.items()
        for language in text.LANGUAGES
        if f"{counts[slug]:,}" not in PAIRS[f"networks.{card}.differs"][language]
    ] == []


def test_both_languages_of_a_card_or_a_help_give_the_same_numbers() -> None:
    """Only numbers with a thousands separator: smaller ones may be spelled out."""
    grouped = re.compile(r"\d+(?:,\d{3})+")
    numbers = {key: [set(grouped.findall(pair[one])) for one in text.LANGUAGES] for key, pair in PAIRS.items()}
    assert [key for key, (korean, english) in numbers.items() if korean != english] == []


def test_imagenet_has_every_class_in_order_with_few_names_twice() -> None:
    keys = [key.removeprefix("imagenet.") for key in ENTRIES if key.startswith("imagenet.")]
    assert keys == list(_IMAGENET_CATEGORIES)
    assert [key for key in keys if PAIRS[f"imagenet.{key}"]["en"] != key] == []
    assert max(Counter(PAIRS[f"imagenet.{key}"]["ko"] for key in keys).values()) == 1


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


@pytest.mark.parametrize(("label", "korean"), IMAGENET_PINS.items())
def test_imagenet_names_stand_beside_their_own_class(label: str, korean: str) -> None:
    assert _romanized(text.class_name(text.words("ko"), "imagenet", label)) == korean


def test_the_two_class_lists_agree() -> None:
    """The 64 bundled classes are ImageNet's too, some under a shorter name."""
    labels = {label.lower().replace(" ", "_"): label for label in _IMAGENET_CATEGORIES}
    slugs = [key.removeprefix("classes.tiny64.") for key in ENTRIES if key.startswith("classes.tiny64.")]
    shared = [slug for slug in slugs if slug in labels]
    assert len(slugs) == 64
    assert len(shared) >= 55
    korean = text.words("ko")
    assert [
        slug
        for slug in shared
        if text.class_name(korean, "tiny64", slug) != text.class_name(korean, "imagenet", labels[slug])
    ] == []


def test_class_names_in_both_languages_and_labels_without_words() -> None:
    english, korean = text.words("en"), text.words("ko")
    assert text.class_names(english, "tiny64", ("tabby_cat", "german shepherd")) == ("tabby cat", "German shepherd")
    assert text.class_names(english, "cifar10", ("airplane",)) == ("airplane",)
    assert _romanized(text.class_name(korean, "cifar10", "cat")) == "GOYANGI"
    assert text.class_names(korean, "digits", ("0", "9")) == ("0", "9")
    assert text.class_names(korean, None, ("my own class",)) == ("my own class",)
    assert text.class_name(english, "imagenet", "crane bird") != text.class_name(english, "imagenet", "crane")
