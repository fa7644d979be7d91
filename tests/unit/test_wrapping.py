"""Networks of one's own: followed faithfully, never changed, refused with a reason, offered by the owner only."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import cnnviz
from cnnviz.architectures import registry
from cnnviz.errors import ModuleError, ModuleFault
from cnnviz.pictures.images import normalize
from cnnviz.wrapping import offer, wrap
from tests import own_modules
from tests.explaining import Calls, check, faults, run, shake, some_units
from tests.logged import Logged
from tests.own_modules import AsksForTheSize, Everything, Segments, Tokens, TwoPictures

CHELSEA = cnnviz.read_sample("chelsea")
SHAPE = (3, 16, 20)
FACTORY = "tests.own_modules:everything"
OWN = f"own:{FACTORY}"


@pytest.fixture
def offered() -> Iterator[None]:
    """What a test puts on offer is gone after it."""
    yield
    registry._added.clear()


def shaken(kind: type[nn.Module] = Everything) -> nn.Module:
    module = kind()
    shake(module)
    return module


def refused(module: nn.Module, shape: tuple[int, int, int] = SHAPE, **options: object) -> ModuleError:
    with pytest.raises(ModuleError) as caught:
        wrap(module, shape, **options)
    return caught.value


@pytest.mark.parametrize("kind", [Everything, AsksForTheSize])
def test_it_computes_what_the_module_computes(kind: type[nn.Module]) -> None:
    module = shaken(kind).eval()
    net = wrap(module, SHAPE, on="cpu")
    with torch.inference_mode():
        pixels = torch.tensor(normalize(net.view(CHELSEA), net.preprocessing))[None]
        expected = module(pixels).softmax(1)[0]
    np.testing.assert_allclose(net.probabilities(CHELSEA), expected.numpy(), rtol=1e-5)
    assert pixels.min() >= 0
    assert pixels.max() <= 1


def test_both_ways_find_the_same_network() -> None:
    by_fx, by_export = (wrap(shaken(kind), SHAPE, on="cpu").nodes for kind in (Everything, AsksForTheSize))
    assert [node.name for node in by_fx][:15] == [node.name for node in by_export][:15]
    assert [(node.kind, node.output, node.macs, node.weights) for node in by_fx] == [
        (node.kind, node.output, node.macs, node.weights) for node in by_export
    ]


@pytest.mark.parametrize("kind", [Everything, AsksForTheSize])
def test_every_number_is_explained_but_those_of_unknown_layers(kind: type[nn.Module]) -> None:
    net = wrap(shaken(kind), SHAPE, on="cpu")
    kept, rng = run(net), np.random.default_rng(1)
    unknown = [node.name for node in net.nodes if node.kind is cnnviz.Kind.OTHER]
    assert len(unknown) == 1
    for node in net.nodes:
        units = [(*unit, 0, 0)[:3] for unit in some_units(node.output, 8, rng)]
        if node.name in unknown:
            assert node.receptive_field is None
            with pytest.raises(cnnviz.NotExplainableError):
                kept.explain(node.name, *units[0])
        else:
            assert [fault for unit in units for fault in faults(kept, kept.explain(node.name, *unit))] == []


def test_a_shared_module_counts_once_and_gives_its_weights_twice() -> None:
    module = shaken()
    net = wrap(module, SHAPE, on="cpu")
    assert sum(node.parameters for node in net.nodes) == sum(value.numel() for value in module.parameters())
    expected = module.get_parameter("block.conv.weight").detach().numpy()
    for name in ("block.conv", "block.conv_1"):
        np.testing.assert_array_equal(net.parameter(name), expected)
    np.testing.assert_array_equal(net.parameter("block.mul_1", "scale"), module.get_parameter("block.scale").detach())


def test_the_module_is_not_changed() -> None:
    module = shaken(AsksForTheSize)
    module.get_submodule("block").eval()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    flags = [child.training for child in module.modules()]
    wrap(module, SHAPE, on="cpu").classify(CHELSEA)
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    assert [child.training for child in module.modules()] == flags
    assert all(value.requires_grad for value in module.parameters())
    assert not any("constant" in name for name in [*vars(module), *dict(module.named_buffers())])


def test_what_happens_to_the_module_later_is_not_seen() -> None:
    module = shaken()
    net = wrap(module, SHAPE, on="cpu")
    before = net.probabilities(CHELSEA)
    nn.init.zeros_(module.get_parameter("head.weight"))
    np.testing.assert_array_equal(net.probabilities(CHELSEA), before)


def test_labels_scaling_and_half_precision() -> None:
    net = wrap(shaken().half(), SHAPE, ["a", "b", "c", "d", "e"], mean=0.5, std=(0.1, 0.2, 0.3), on="cpu")
    assert {label for label, _ in net.classify(CHELSEA)} == set("abcde")
    assert (net.preprocessing.mean, net.preprocessing.std) == ((0.5,) * 3, (0.1, 0.2, 0.3))
    assert net.view(CHELSEA).shape == (16, 20, 3)
    assert net.provenance.source is cnnviz.Source.OWN
    assert wrap(shaken(), SHAPE, on="cpu").labels == tuple("01234")


def test_maps_are_browsed_where_there_are_no_classes() -> None:
    net = wrap(Segments(), SHAPE, on="cpu")
    assert net.labels == ()
    run = net.run(CHELSEA, ["conv"])
    assert run.maps["conv"].shape == (2, 16, 20)
    assert abs(run.explain("conv", 1, 2, 3).difference) < 1e-5
    for ask in (lambda: net.classify(CHELSEA), lambda: run.explain_class(0)):
        with pytest.raises(cnnviz.NotAClassifierError):
            ask()


def test_tokens_are_shown_and_explained_a_volume_is_only_shown() -> None:
    module = Tokens()
    net = wrap(module, (3, 16, 16), on="cpu")
    kept = run(net)
    assert all(kept.maps[node.name].shape == node.output and len(node.output) in (1, 3) for node in net.nodes)
    mixed = net.node("mix")
    assert (mixed.output, mixed.macs, mixed.parameters) == ((16, 8, 1), 16 * 8 * 8, 72)
    assert [node.receptive_field for node in net.nodes[1:]] == [None] * (len(net.nodes) - 1)
    for name in ("view", "flatten", "mean"):
        with pytest.raises(cnnviz.NotExplainableError):
            kept.explain(name, 0)
    for name in ("flatten_1", "transpose", "mix", "head"):
        assert faults(kept, kept.explain(name, 2, 3 if name != "head" else 0)) == []


class TestRefused:
    def test_code_that_depends_on_the_numbers(self) -> None:
        facts = refused(own_modules.Asks(), (1, 8, 8)).facts
        assert facts["where"] == "stem.1 (Doubtful)"
        assert str(facts["line"]).startswith("own_modules.py:")
        assert "if x.sum() > 0:" in str(facts["line"])
        assert "control flow" in str(facts["why"])

    def test_several_inputs(self) -> None:
        error = refused(TwoPictures())
        assert (error.reason, error.facts["names"]) == (ModuleFault.SEVERAL_INPUTS, "left, right")

    def test_an_input_of_another_size(self) -> None:
        error = refused(nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(7, 2)))
        assert (error.reason, error.facts["where"]) == (ModuleFault.NOT_RUN, "2")
        assert "mat1 and mat2" in str(error.facts["why"])

    @pytest.mark.parametrize(
        ("options", "fault"),
        [
            ({"shape": (4, 8, 8)}, ModuleFault.CHANNELS),
            ({"shape": (3, 0, 8)}, ModuleFault.SIZE),
            ({"std": 0}, ModuleFault.SCALING),
            ({"mean": (0.5, 0.5)}, ModuleFault.SCALING),
            ({"labels": ["only one"]}, ModuleFault.LABELS),
        ],
    )
    def test_options_that_do_not_fit(self, options: dict[str, object], fault: ModuleFault) -> None:
        assert refused(shaken(), **options).reason == fault

    def test_a_module_that_does_nothing(self) -> None:
        assert refused(nn.Sequential()).reason == ModuleFault.EMPTY

    def test_a_module_that_cannot_be_copied(self) -> None:
        module = nn.Conv2d(3, 2, 3)
        module.kept = torch.ones(1, requires_grad=True) * 2
        assert refused(module).reason == ModuleFault.NOT_COPIED


def scaled(m: nn.Module, x: Tensor) -> Tensor:
    weight = m.conv.weight / m.conv.weight.norm()
    x = torch.conv2d(x, weight, m.conv.bias, padding=1, groups=2)
    x = nn.functional.batch_norm(x, m.norm.running_mean, m.norm.running_var, m.norm.weight, m.norm.bias)
    return nn.functional.linear(x.mean((2, 3)), m.head.weight)


def test_functions_with_weights_are_what_their_modules_are() -> None:
    module = Calls(scaled, conv=nn.Conv2d(4, 6, 3, groups=2), norm=nn.BatchNorm2d(6), head=nn.Linear(6, 3, bias=False))
    explained = check(module, (4, 7, 7))
    assert [element[0].kind for element in explained.values()] == [
        "convolution",
        "batch-norm",
        "global-average-pool",
        "linear",
    ]


def test_a_mean_over_channels_and_half_of_a_pooled_pair_have_no_field() -> None:
    def forward(m: nn.Module, x: Tensor) -> Tensor:
        pooled, _ = m.pool(x)
        return pooled.mean(1, keepdim=True) + x[:, :1, :3, :3]

    net = wrap(Calls(forward, pool=nn.MaxPool2d(2, return_indices=True)), (3, 6, 6), on="cpu")
    assert [(node.kind, node.receptive_field) for node in net.nodes[:2]] == [("other", None), ("other", None)]


@pytest.mark.usefixtures("offered")
class TestOffered:
    def test_what_the_owner_names_is_like_any_other(self) -> None:
        offer([FACTORY])
        card = cnnviz.networks()[-1]
        assert (card.slug, card.name, card.family, card.year) == (OWN, "everything", "own", None)
        assert (card.input, card.parameters) == (SHAPE, 755)
        assert cnnviz.sources(OWN) == ("own",)
        assert not cnnviz.takes_files(OWN)
        assert not cnnviz.is_cached("resnet19")
        assert cnnviz.layers(OWN) == cnnviz.load(OWN, on="cpu").nodes

    def test_it_keeps_its_weights_however_often_it_is_loaded(self) -> None:
        offer([FACTORY])
        one, other = cnnviz.load(OWN, on="cpu"), cnnviz.load(OWN, "own", on="cpu")
        np.testing.assert_array_equal(one.probabilities(CHELSEA), own_modules.everything().probabilities(CHELSEA))
        np.testing.assert_array_equal(one.probabilities(CHELSEA), other.probabilities(CHELSEA))
        assert one._module is not other._module
        assert one.slug == OWN
        assert one.labels == ("ant", "bee", "cat", "dog", "elk")

    @pytest.mark.parametrize("weights", ["random", "imagenet", "no.safetensors", b"not weights"])
    def test_it_has_no_other_weights(self, weights: str | bytes) -> None:
        offer([FACTORY])
        with pytest.raises(cnnviz.WeightsError) as caught:
            cnnviz.load(OWN, weights)
        assert caught.value.reason == cnnviz.WeightsFault.NOT_OFFERED

    def test_what_fails_is_told_and_left_out(self, logged: Logged) -> None:
        names = ["tests.own_modules:fails", "tests.own_modules:returns_a_module", "no.such:module", "timm:no:such"]
        offer([*names, FACTORY])
        assert [record.getMessage().split()[3].rstrip(":") for record in logged.records] == names
        assert "no file of weights" in logged.text
        assert [slug for slug in registry.architectures() if ":" in slug] == [OWN]

    @pytest.mark.parametrize("slug", ["own:this:that", "own:antigravity:fly", "own:", "antigravity:fly"])
    def test_asking_imports_nothing(self, slug: str) -> None:
        with pytest.raises(cnnviz.UnknownNetworkError):
            cnnviz.load(slug)
        assert not {"this", "antigravity"} & sys.modules.keys()
