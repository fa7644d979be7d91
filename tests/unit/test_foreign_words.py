"""Foreign words in Markdown: whatever they are, they are seen as they were written, and nothing else comes of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.text import Markdown, code, escaped, legible, plain, sentence, short, words
from app.text.markdown import JOINER, LONGEST
from cnnviz.errors import PictureError, PictureFault, WeightsError, WeightsFault
from tests.markdown import PARSER, constructs, shown_text

HOSTILE = [
    "![x](http://evil.example/x.png)",
    "[a](http://b.example)",
    "[a][b]",
    "[^1]",
    "<http://evil.example>",
    "<img src=x onerror=alert(1)>.png",
    "</p><script>alert(1)</script>",
    "http://evil.example/x.png",
    "HTTPS://EVIL.EXAMPLE",
    "www.evil.example",
    "me@evil.example",
    "mailto:me@evil.example",
    ":red[warning]",
    ":material/home:",
    ":smile:",
    "$x^2$ and $$y$$",
    "`code`",
    "``",
    "*a* **b** _c_ __d__ ~~e~~ ~f~",
    "snake_case_name _x_",
    "# heading",
    "- list",
    "+ list",
    "1. list",
    "2) list",
    "> quote",
    "---",
    "===",
    "| a | b |",
    "&lt;b&gt; &#58; &amp;",
    "\\[a\\](b)",
    "a\\",
    "![a](http://b/c.png).png",
    "a\n\n# b",
    "a  \nb",
    "    code",
    "\u202egnp.exe",
    "\ud800",
    "a\x00b\x1b[31m",
]
signs = st.text("\\`*_[]()<>!&~$#:/@.-+=|\n 1ax", max_size=40)
texts = signs | st.text(max_size=80) | st.sampled_from(HOSTILE)


def seen(text: str) -> str:
    """A foreign word as it is to be seen."""
    return short(legible(text))


@given(texts)
@example("*" * 300)
def test_a_foreign_word_is_seen_as_it_is_and_nothing_comes_of_it(text: str) -> None:
    shown = escaped(text)
    assert constructs(shown) == set()
    assert shown_text(shown).replace(JOINER, "") == seen(text)
    assert plain(shown) == seen(text)


@given(texts)
def test_nor_within_a_sentence(text: str) -> None:
    for pattern in ("The network {} is not here.", "{}: no.", "**{}**", "1 {}", "a ({}), b", "·{}·"):
        assert constructs(pattern.format(escaped(text) or "word")) <= constructs(pattern.format("word"))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_hostile_ones_are_hostile_or_seen_otherwise(text: str) -> None:
    """Without being escaped: a test that would pass with no escaping tests nothing."""
    harmless = {"[a][b]", "[^1]", "``", "| a | b |", "a\\", "===", "mailto:me@evil.example", ":smile:"}
    assert text in harmless or constructs(text) or shown_text(text) != seen(text)


@given(texts)
def test_code_is_seen_as_it_is(text: str) -> None:
    inline = PARSER.parseInline(code(text))[0].children or []
    assert [token.type for token in inline] == ["code_inline"]
    assert inline[0].content == (seen(text) or "…")


class TestWords:
    def test_a_fact_is_escaped_unless_it_is_markdown(self) -> None:
        show = words("en")
        foreign = show("choosing.changed", value="[a](http://b.example)")
        assert constructs(foreign) == constructs(show("choosing.changed", value="a"))
        assert "[a](http://b.example)" in plain(foreign)
        assert "**ours**" in show("choosing.changed", value=Markdown("**ours**"))

    def test_numbers_keep_their_form(self) -> None:
        show = words("en")
        facts = {"channels": 3, "height": 224, "width": 224, "parameters": "11,689,512"}
        assert "11,689,512" in show("choosing.about-size", **facts)

    @pytest.mark.parametrize("language", ["ko", "en"])
    @pytest.mark.parametrize("text", HOSTILE)
    def test_an_error_that_quotes_a_foreign_word(self, text: str, language: str) -> None:
        show = words(language)
        for error in (
            PictureError(PictureFault.NOT_FOUND, path=text),
            WeightsError(WeightsFault.MISMATCH, details=text, count=2),
        ):
            assert constructs(sentence(show, error)) == set()
            assert seen(text) in plain(sentence(show, error))


class TestShort:
    def test_the_beginning_and_the_end_are_left(self) -> None:
        name = f"{'a' * 300}.png"
        assert short(name, 20) == "aaaaaaaaaa…aaaaa.png"
        assert len(escaped(name)) == LONGEST

    @given(st.text(), st.integers(3, 50))
    def test_it_is_never_longer(self, text: str, longest: int) -> None:
        assert len(short(text, longest)) <= longest

    def test_control_and_direction_are_gone(self) -> None:
        assert legible("cat\u202egnp.\u2066exe\u200f\x07\r\n.png") == "catgnp.exe .png"
