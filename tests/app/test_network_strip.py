"""The network strip: what is folded, and what is sent to the browser."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from app.components.network_strip import WORDS, Volume, network_strip, short_name, with_blocks
from app.components.network_strip.encode import encode
from app.components.network_strip.volumes import glued
from app.text import LANGUAGES, words
from cnnviz.graph.kinds import FAMILIES
from tests.app.messages import proto_of, selected
from tests.strip_networks import Builder, dense, inception, plain, residual


def paths(volumes: tuple[Volume, ...]) -> dict[str, tuple[str, ...]]:
    return {volume.name: volume.block for volume in volumes}


class TestBlocks:
    def test_residual_blocks_lie_in_their_stage(self) -> None:
        result = paths(residual())
        assert result["layer2.0.downsample.0"] == ("layer2", "layer2.0")
        assert result["layer2.0.add"] == ("layer2", "layer2.0")
        assert result["stem.conv"] == result["avgpool"] == result["fc"] == ()

    def test_a_wrapper_around_everything_is_left_out(self) -> None:
        result = paths(dense())
        assert result["features.block1.layer2.one.conv"] == ("features.block1", "features.block1.layer2")
        assert result["features.block1.cat"] == ("features.block1",)
        assert result["features.stem.conv"] == result["features.transition1.conv"] == ()

    def test_branches_of_a_module_are_not_folded_again(self) -> None:
        assert {block for block in paths(inception()).values() if block} == {("mixed_a",), ("mixed_b",)}

    def test_a_long_flat_row_is_folded_between_its_poolings(self) -> None:
        result = paths(plain((2, 2, 3, 3, 3)))
        assert result["features.0"] == result["features.3"] == ("features.0–3",)
        assert result["features.4"] == ()
        assert result["features.5"] == ("features.5–8",)
        assert result["classifier.0"] == ()

    def test_a_lone_convolution_is_no_block(self) -> None:
        result = paths(plain((1, 1, 4, 4, 4)))
        assert result["features.0"] == ()
        assert result["features.6"] == ("features.6–13",)

    def test_a_small_network_is_shown_whole(self) -> None:
        assert set(paths(plain((1, 1, 3))).values()) == {()}

    def test_every_block_is_one_row_of_nodes(self) -> None:
        for volumes in (residual(), inception(), dense(), plain((2, 2, 3, 3, 3))):
            for block in {name for volume in volumes for name in volume.block}:
                positions = [at for at, volume in enumerate(volumes) if block in volume.block]
                assert positions == list(range(positions[0], positions[-1] + 1))

    def test_blocks_found_before_make_no_difference(self) -> None:
        volumes = residual()
        assert with_blocks(tuple(replace(volume, block=("old",)) for volume in volumes)) == volumes


class TestSlices:
    def test_norm_and_activation_are_glued_to_their_convolution(self) -> None:
        volumes = residual()
        names = [volume.name for volume, thin in zip(volumes, glued(volumes), strict=True) if thin]
        assert {"stem.bn", "stem.relu", "layer1.0.one.relu"} <= set(names)
        assert not {"stem.conv", "layer1.0.add", "layer1.0.one.conv", "input", "fc"} & set(names)

    def test_what_two_nodes_read_is_not_covered(self) -> None:
        net = Builder((8, 4, 4))
        net.add("conv", "convolution")
        net.add("relu", "relu")
        net.add("add", "add", inputs=("conv", "relu"))
        assert glued(net.volumes) == (False, False, False, False)

    def test_the_picture_takes_no_slices(self) -> None:
        net = Builder((8, 4, 4))
        net.add("bn", "batch-norm")
        assert glued(net.volumes) == (False, False)

    @pytest.mark.parametrize(
        ("name", "short"),
        [("layer1.0.conv2", "conv2"), ("features.0", "features.0"), ("fc", "fc"), ("a.b.0.1", "b.0.1")],
    )
    def test_short_names_say_something(self, name: str, short: str) -> None:
        assert short_name(name) == short


class TestMessage:
    def test_nothing_is_lost(self) -> None:
        volumes = dense()
        sent = encode(volumes)
        blocks = sent["blocks"]
        for at, volume in enumerate(volumes):
            around, name = sent["block"][at], sent["names"][at]
            assert (blocks[around][0] + name if name.startswith(".") else name) == volume.name
            assert sent["shapes"][sent["shape"][at]] == volume.shape
            assert sent["kinds"][sent["kind"][at]][0] == volume.kind
            back = sent["inputs"][at]
            sources = [volumes[at - distance].name for distance in (back if isinstance(back, list) else [back])]
            assert tuple(sources) == volume.inputs
            assert (blocks[around][0] if around >= 0 else None) == (volume.block[-1] if volume.block else None)

    def test_how_paths_run(self) -> None:
        networks = (residual(), inception(), dense())
        ways = {name: way for volumes in networks for name, _, _, way in encode(volumes)["blocks"]}
        assert (ways["layer1"], ways["layer2.0"], ways["mixed_a"]) == ("shortcut", "shortcut", "branches")
        assert (ways["features.block1"], ways["features.block1.layer1"]) == ("dense", "")

    def test_a_gate_is_no_shortcut(self) -> None:
        net = Builder()
        for block in ("a", "b"):
            source = net.layer(f"{block}.0", (64, 8, 8))
            net.add(f"{block}.squeeze", "global-average-pool", (64, 1, 1))
            net.layer(f"{block}.fc", (64, 1, 1))
            gate = net.layer(f"{block}.fc2", (64, 1, 1))
            net.add(f"{block}.mul", "multiply", (64, 8, 8), (source, gate))
            for number in range(4):
                net.layer(f"{block}.{number + 1}", (64, 8, 8))
        assert {way for *_, way in encode(with_blocks(net.volumes))["blocks"]} == {""}

    def test_layers_are_told_apart(self) -> None:
        volumes = dense()
        titles = encode(volumes)["titles"]
        stem = next(at for at, volume in enumerate(volumes) if volume.name == "features.stem.conv")
        assert titles[str(stem)] == "stem"
        net = Builder()
        for prefix in ("a", "b"):
            net.add(f"{prefix}.conv", "convolution")
            net.add(f"{prefix}.pool", "max-pool")
        assert set(encode(tuple(net.volumes))["titles"].values()) == {"a.conv", "a.pool", "b.conv", "b.pool"}

    def test_a_label_that_was_given_is_kept(self) -> None:
        volumes = tuple(replace(volume, label="given") for volume in plain((1, 1)))
        sent = encode(volumes)
        assert not sent["titles"]
        assert len(sent["labels"]) == len(volumes)

    def test_five_hundred_nodes_stay_small(self) -> None:
        volumes = residual((8, 24, 30, 3))
        assert len(volumes) > 450
        assert len(json.dumps(encode(volumes))) < 40 * len(volumes)


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


class TestColors:
    @pytest.mark.parametrize("slug", FAMILIES)
    def test_text_and_outlines_can_be_seen(self, slug: str) -> None:
        look = FAMILIES[slug]
        assert contrast(look.fill, look.ink) >= 4.5
        assert contrast(look.edge_light, "#ffffff") >= 3
        assert contrast(look.edge_dark, "#14161a") >= 3

    def test_color_is_never_the_only_sign(self) -> None:
        assert len({look.code for look in FAMILIES.values()}) == len(FAMILIES)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_word_is_there(self, language: str) -> None:
        wording = words(language)
        assert all(wording.has(f"strip.{key}") for key in WORDS)
        assert all(wording.has(f"kinds.family.{slug}") for slug in FAMILIES)


def strip_page() -> None:
    import streamlit as st  # noqa: PLC0415 - the function is the page, and all that the page has

    from app.components.network_strip import Volume, network_strip  # noqa: PLC0415
    from app.text import words  # noqa: PLC0415

    volumes = (
        Volume("input", "input", "picture", "other", (1, 8, 8), ()),
        Volume("conv", "conv", "convolution", "convolution", (4, 8, 8), ("input",)),
    )
    selected = st.session_state.get("chosen", "conv")
    st.text(repr(network_strip(volumes, selected=selected, words=words("en"), key="strip")))


class TestPage:
    def test_nothing_is_selected_at_first(self) -> None:
        page = AppTest.from_function(strip_page).run(timeout=60)
        assert not page.exception
        assert page.text[0].value == "None"

    def test_a_new_choice_sends_the_network_unchanged(self) -> None:
        page = AppTest.from_function(strip_page).run(timeout=60)
        before = json.loads(proto_of(page, "network_strip").json)
        page.session_state["chosen"] = "input"
        page.run(timeout=60)
        after = json.loads(proto_of(page, "network_strip").json)
        assert before["message"] == after["message"]
        assert selected(page, "network_strip") == "input"
        assert proto_of(page, "network_strip").ByteSize() < 2_000

    def test_a_missing_word_is_an_error(self) -> None:
        with pytest.raises(KeyError, match="fold-all"):
            network_strip(residual(), selected=None, words={}, key="strip")
