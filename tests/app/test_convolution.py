"""The Convolution page in process: what it sends to the browser, and what it makes of the address."""

import re
from functools import partial

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import cnnviz
from app.components.convolution import SETTINGS, Learned, convolution_view, small
from app.pages.convolution import PAGE, filters, pictures
from app.pages.convolution.state import STATE
from app.text import LANGUAGES, words
from app.web.modules import FOLDER
from tests.app import messages, one_page
from tests.app.explore_page import faults
from tests.app.states import field_names, values

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

opened = partial(one_page.opened, "convolution")
sent = partial(one_page.sent, name="convolution")

SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / "convolution").glob("*.js")))
PRESETS = re.findall(r'^  (\w+): "', (FOLDER / "convolution" / "presets.js").read_text("utf-8"), re.MULTILINE)
#: Keys of words that the scripts put together, and what of.
MADE = {
    "axis-": "rows columns",
    "input-": "digit picture edges checker ramp noise whole",
    "kernel-": "identity box gaussian sharpen sobel-x sobel-y laplacian emboss gabor random whole learned",
    "mode-": "conv trans zeros reflect replicate circular",
    "padding-": "valid same full number",
    "part-": "patch kernel products",
    "preset-": " ".join(PRESETS),
    "problem-": "extent reflect circular same-stride output-padding nothing-left",
    "story-": " ".join(["none", *PRESETS]),
}


def told(page: AppTest) -> str:
    """The settings that the browser is told of."""
    return str(messages.selected(page, "convolution"))


@pytest.mark.parametrize("language", LANGUAGES)
class TestWords:
    def test_the_page_is_drawn(self, language: str) -> None:
        page = opened(lang=language)
        assert faults(page) == []
        assert sent(page)["words"]["play"] == words(language)("convolution.view.play")
        assert words(language).has(PAGE.title)

    def test_the_scripts_have_every_word_they_ask_for_and_no_word_is_left_over(self, language: str) -> None:
        player = (FOLDER / "widgets" / "player.js").read_text("utf-8")
        all_of = SCRIPTS + player
        offered = words(language).under("convolution.view").keys()
        asked = {name for pair in re.findall(r'words\.(\w+)|words\["([\w-]+)"\]', all_of) for name in pair if name}
        made = {prefix + end for prefix, ends in MADE.items() for end in ends.split()}
        assert len(PRESETS) >= 12
        assert (asked | made) - offered == set()
        assert {key for key in offered - asked - made if f'"{key}"' not in all_of} == set()


class TestMessage:
    def test_digits_picture_and_colors_are_there(self) -> None:
        message = sent(opened())["blobs"]
        assert len(message["digits"]) == 10 * 28 * 28
        assert len(message["picture"]) == 256 * 256 * 3
        assert len(message["map-dark"]) == len(message["weight-light"]) == 768

    def test_settings_travel_apart_so_that_the_picture_is_not_sent_again(self) -> None:
        before, after = opened(), opened(conv="h-5.w-5")
        assert sent(before) == sent(after)
        assert (told(before), told(after)) == ("", "h-5.w-5")

    def test_the_address_has_all_that_brings_a_visitor_back(self) -> None:
        assert list(field_names(STATE)) == ["conv", "conv_pic", "kernel_from"]

    @pytest.mark.parametrize("text", ["<script>", "h-5 w-5", "x" * 6001, "h=5"])
    def test_what_no_view_writes_is_not_believed(self, text: str) -> None:
        assert SETTINGS(text) is None
        page = opened(conv=text)
        assert faults(page) == []
        assert told(page) == ""


class TestPicture:
    @pytest.mark.parametrize(
        ("shape", "becomes"),
        [((512, 300), (256, 150)), ((100, 256), (100, 256)), ((1, 1024), (1, 256)), ((257, 257), (256, 256))],
    )
    def test_the_longer_side_is_at_most_256(self, shape: tuple[int, int], becomes: tuple[int, int]) -> None:
        assert small(np.zeros((*shape, 3), np.uint8)).shape == (*becomes, 3)

    def test_it_is_shrunk_by_area_means(self) -> None:
        pixels = np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8)
        means = pixels.reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
        assert np.abs(small(pixels) - means).max() <= 0.5

    def test_other_arrays_are_refused(self) -> None:
        with pytest.raises(ValueError, match="expected bytes"):
            small(np.zeros((4, 4), np.uint8))

    def test_a_picture_that_is_gone_gives_way_to_a_sample(self) -> None:
        page = opened(conv_pic="own:0123456789abcdef")
        assert faults(page) == []
        assert values(page, STATE).picture == pictures.DEFAULT

    def test_the_chosen_sample_is_sent(self) -> None:
        page = opened(conv_pic="sample:coffee")
        blob = sent(page)["blobs"]["picture"]
        shape = small(cnnviz.read_sample("coffee").pixels).shape
        assert len(blob) == np.prod(shape)


class TestLearned:
    def test_a_filter_of_a_network_is_sent_with_its_window(self) -> None:
        name = "resnet18|random|conv1|7"
        page = opened(kernel_from=name)
        assert faults(page) == []
        blobs = sent(page)["blobs"]
        weights = cnnviz.load("resnet18", "random").parameter("conv1")[7]
        assert np.array_equal(np.frombuffer(blobs["learned"], "<f4").reshape(3, 7, 7), weights)
        assert any("conv1" in each.value for each in page.caption)

    def test_of_many_channels_the_first_four_are(self) -> None:
        learned, _ = filters.read(words("en"), "mycnn|random|conv2|3")
        network = cnnviz.load("mycnn", "random")
        assert np.array_equal(learned.weights, network.parameter("conv2")[3, :4])
        assert learned.bias == pytest.approx(float(network.parameter("conv2", "bias")[3]))
        assert (learned.stride, learned.padding) == ((1, 1), (1, 1))

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("nonsense", "gone"),
            ("nonet|random|conv1|0", "gone"),
            ("mycnn|random|conv2|64", "gone"),
            ("mycnn|random|conv2|-1", "gone"),
            ("vgg19|imagenet|features.0|0", "gone"),
            ("mycnn|random|nowhere|0", "gone"),
            ("mycnn|file:0123456789abcdef|conv2|0", "gone"),
            ("mycnn|random|relu|0", "not"),
        ],
    )
    def test_what_cannot_be_had_is_told_and_nothing_is_lost(self, language: str, name: str, key: str) -> None:
        page = opened(lang=language, kernel_from=name, conv="h-5.w-5")
        assert faults(page) == []
        text = words(language)(f"convolution.learned-{key}", **({"layer": "relu"} if key == "not" else {}))
        assert [each.value for each in page.info if text in each.value]
        assert told(page) == "h-5.w-5"
        assert not sent(page)["blobs"].get("learned")

    @pytest.mark.parametrize("shape", [(5, 3, 3), (1, 12, 3), (0, 3, 3)])
    def test_a_filter_that_is_too_large_is_refused(self, shape: tuple[int, ...]) -> None:
        filters = Learned("a", np.zeros(shape, np.float32), 0.0, (1, 1), (0, 0), (1, 1))
        with pytest.raises(ValueError, match="a filter has at most"):
            convolution_view(
                key="a",
                words={},
                terms={},
                picture=("a", np.zeros((4, 4, 3), np.uint8)),
                digits=[np.zeros((28, 28), np.uint8)] * 10,
                learned=filters,
                on_settings=lambda _: None,
            )
