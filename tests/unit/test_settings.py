"""Settings of the operator are read when the server starts; what cannot be meant ends it with a sentence."""

from pathlib import Path

import pytest

from cnnviz import settings

VARIABLE = "CNNVIZ_EXAMPLE"


@pytest.mark.parametrize(("text", "value"), [(None, 1536), ("", 1536), (" ", 1536), ("600", 600), ("256", 256)])
def test_a_whole_number_is_the_default_or_what_is_set(
    text: str | None, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text is not None:
        monkeypatch.setenv(VARIABLE, text)
    assert settings.number(VARIABLE, 1536, 256) == value


@pytest.mark.parametrize(("text", "value"), [(None, 5.0), ("", 5.0), ("0.5", 0.5), ("60", 60.0)])
def test_a_number_is_the_default_or_what_is_set(
    text: str | None, value: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text is not None:
        monkeypatch.setenv(VARIABLE, text)
    assert settings.number(VARIABLE, 5.0, 0.5) == value


@pytest.mark.parametrize("text", ["much", "12.5", "-1", "255"])
def test_what_is_no_whole_number_or_too_small_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(SystemExit, match=f"{VARIABLE}={text}: .* whole number of at least 256"):
        settings.number(VARIABLE, 1536, 256)


@pytest.mark.parametrize("text", ["0.4", "-1", "nan", "long"])
def test_what_is_no_number_or_too_small_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(SystemExit, match=f"{VARIABLE}={text}: .* number of at least 0.5"):
        settings.number(VARIABLE, 5.0, 0.5)


def test_names_have_commas_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.names(VARIABLE) == ()
    monkeypatch.setenv(VARIABLE, " a.org, *.b.org ,,")
    assert settings.names(VARIABLE) == ("a.org", "*.b.org")


def test_a_folder_is_one_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.folder(VARIABLE) is None
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert settings.folder(VARIABLE) == tmp_path
    monkeypatch.setenv(VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(SystemExit, match="no such folder"):
        settings.folder(VARIABLE)
