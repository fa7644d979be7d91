"""The words themselves: complete in both languages, and true to the code that they speak about."""

import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator

from torchvision import models
from torchvision.models._meta import _IMAGENET_CATEGORIES

from app import text
from cnnviz.assets import TEXT
from cnnviz.graph.kinds import Kind

HANGUL = re.compile("[\uac00-\ud7a3]")

#: Names and functions that are written the same way in Korean.
SAME_IN_KOREAN = {
    "eˢ",
    "∂L/∂w = ****",
    "ReLU",
    "ReLU6",
    "tanh",
    "SiLU",
    "GELU",
    "Mish",
    "Hardswish",
    "Hardsigmoid",
    "ImageNet",
    "MAC",
    "MACs",
    "English",
    "Adam",
    "AMSGrad",
    "SGD",
}

#: Values with no language: names of people, papers and networks, and years.
PLAIN = re.compile(
    r"networks\.((family|variant)\.\w+\.(name|year|authors|paper)|display\.\w+)|sources\.[\w-]+\.(title|url)"
    r"|training_live\.step\.formula\.[\w-]+"
)

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


def _entries(table: dict[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict) and not value.keys() & set(text.LANGUAGES):
            yield from _entries(value, key)
        else:
            yield key, value


def _all_entries() -> dict[str, object]:
    files = sorted(TEXT.glob("*.toml"))
    return dict(entry for path in files for entry in _entries(tomllib.loads(path.read_text("utf-8")), path.stem))


ENTRIES = _all_entries()
PAIRS: dict[str, dict[str, str]] = {key: value for key, value in ENTRIES.items() if isinstance(value, dict)}


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


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
    bare = {key: re.sub(r"\{.*?\}", "", pair["ko"]).strip() for key, pair in PAIRS.items()}
    lettered = {key: element for key, element in bare.items() if re.search(r"[^\W\d_]", element)}
    foreign = {key: element for key, element in lettered.items() if not HANGUL.search(element)}
    assert {key: element for key, element in foreign.items() if element not in SAME_IN_KOREAN} == {}
    allowed = ("explore.language",)  # each language is offered in its own name
    assert [key for key, pair in PAIRS.items() if HANGUL.search(pair["en"]) and not key.startswith(allowed)] == []


def test_keys_hold_every_entry_of_every_file() -> None:
    assert set(text.words("ko").keys) == set(ENTRIES) == set(text.words("en").keys)


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
    sources = {
        key: [re.findall(r"@[a-z0-9-]+", pair[language]) for language in text.LANGUAGES] for key, pair in helps.items()
    }
    assert [key for key, (korean, english) in sources.items() if korean != english] == []


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


def _torchvision_cnns() -> dict[str, str]:
    """Slug to module name of every classification network that is no transformer."""
    modules = {slug: models.get_model_builder(slug).__module__ for slug in models.list_models(module=models)}
    families = {slug: module.rsplit(".", 1)[-1] for slug, module in modules.items()}
    return {slug: name for slug, name in families.items() if "transformer" not in name and name != "maxvit"}


def test_every_family_and_variant_has_all_its_facts() -> None:
    tables = {key.rpartition(".")[0] for key in ENTRIES if re.match(r"networks\.(family|variant)\.", key)}
    parts = ("name", "year", "authors", "paper", "idea", "differs")
    assert {f"{table}.{part}" for table in tables for part in parts} == {
        key for key in ENTRIES if key.startswith(("networks.family.", "networks.variant."))
    }
    own = {"lenet", "mycnn", "alexnet2012", "resnet_cifar"}
    families = {table.removeprefix("networks.family.") for table in tables if table.startswith("networks.family.")}
    assert families == own | set(_torchvision_cnns().values())
    years = [int(str(ENTRIES[f"{table}.year"])) for table in tables]
    assert min(years) == 1998
    assert max(years) < 2030


def test_every_variant_is_some_networks() -> None:
    prefixes = {key.split(".")[2] for key in ENTRIES if key.startswith("networks.variant.")}
    assert [prefix for prefix in prefixes if not any(slug.startswith(prefix) for slug in _torchvision_cnns())] == []


def test_every_torchvision_network_has_a_name_of_its_own() -> None:
    names = {key: value for key, value in ENTRIES.items() if key.startswith("networks.display.")}
    assert set(names) == {f"networks.display.{slug}" for slug in _torchvision_cnns()}
    assert len(set(names.values())) == len(names)
