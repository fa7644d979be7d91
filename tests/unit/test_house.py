"""Rules of the project that the linters cannot check."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.serving import ROOT

ROOMS = ("app", "cnnviz", "tests", "benchmarks")
LONGEST = 300  # lines of a file
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
SYLLABLE = re.compile("[\uac00-\ud7a3]")
#: Absolute folders of somebody's machine (or of a data disk next to it); web addresses and a "./" path are neither.
MACHINE_PATH = re.compile(r"(?<![\w.:/~*-])/(?:work|opt|home|root|Users|mnt)/[\w.-]+")
FLOORS = {"pillow": "12.3", "starlette": "1.1", "python-multipart": "0.0.22"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources(*suffixes: str) -> list[Path]:
    result = chain.from_iterable((ROOT / room).rglob("*") for room in ROOMS)
    return sorted(path for path in result if path.suffix in suffixes and "__pycache__" not in path.parts)


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every tracked file that is text, with its path."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        paths = [relative(path) for path in sources(".py", ".js", ".css")]
    else:
        listing = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        paths = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    for path in filter(None, paths):
        data = (ROOT / path).read_bytes() if (ROOT / path).is_file() else b"\0"
        if b"\0" not in data:
            yield path, data.decode("utf-8")


def requirements(name: str) -> dict[str, Requirement]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    parsed = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {requirement.name: requirement for requirement in parsed}


def settings_of(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


def test_there_is_something_to_look_at() -> None:
    assert len(sources(".py")) > 30


def test_no_file_is_too_long() -> None:
    lengths = {relative(path): len(path.read_text("utf-8").splitlines()) for path in sources(".py", ".js", ".css")}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_words_live_in_the_text_files() -> None:
    assert [relative(path) for path in sources(".py", ".js") if HANGUL.search(path.read_text("utf-8"))] == []


def modules() -> list[Path]:
    """The modules of the library, those aside that one contract test covers: a collector finds them by their value."""
    paths = (path for path in (ROOT / "cnnviz").rglob("[!_]*.py"))
    return sorted(path for path in paths if not re.search("^ARCHITECTURES = ", path.read_text("utf-8"), re.MULTILINE))


def test_every_module_has_its_tests() -> None:
    """``cnnviz/a/b.py`` is tested by ``tests/unit/a/test_b.py``."""
    folder, mirror = ROOT / "cnnviz", ROOT / "tests" / "unit"
    tests = {path: mirror / path.parent.relative_to(folder) / f"test_{path.name}" for path in modules()}
    assert {relative(path) for path, test in tests.items() if not test.is_file()} == set()


def rooms_of_the_app() -> list[Path]:
    """Packages of the app, every page and every component."""
    folders = (ROOT / "app", ROOT / "app" / "pages", ROOT / "app" / "components")
    result = chain.from_iterable(folder.iterdir() for folder in folders)
    return sorted(path.parent for path in (each / "__init__.py" for each in result) if path.is_file())


def test_every_room_of_the_app_is_named_in_a_test() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
    unnamed = []
    for room in rooms_of_the_app():
        package, name = ".".join(room.relative_to(ROOT).parts[:-1]), room.name
        if not re.search(rf"\b{package}\.{name}\b|from {package} import [^\n]*\b{name}\b", tests):
            unnamed.append(relative(room))
    assert unnamed == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    result = {path: MACHINE_PATH.findall(text) for path, text in tracked_texts() if path != relative(Path(__file__))}
    assert {path: paths for path, paths in result.items() if paths} == {}


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_nothing_below_a_version_with_known_holes_is_installed(name: str, floor: str) -> None:
    specifier = requirements("requirements.txt")[name].specifier
    versions = [Version(each.version) for each in specifier if each.operator in {"==", ">="}]
    assert versions
    assert max(versions) >= Version(floor)


def test_every_other_requirement_is_pinned() -> None:
    wanted = requirements("requirements.txt") | requirements("requirements-dev.txt")
    assert [name for name, each in wanted.items() if name not in FLOORS and "==" not in str(each.specifier)] == []


def test_visitors_are_protected_by_the_settings() -> None:
    settings = settings_of("app/.streamlit/config.toml")
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["maxUploadSize"] == 10
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["address"] == "localhost"


def test_the_fonts_that_the_settings_name_are_there() -> None:
    faces = settings_of("app/.streamlit/config.toml")["theme"]["fontFaces"]
    files = [ROOT / face["url"] for face in faces]
    assert files
    assert [relative(file) for file in files if file.read_bytes()[:4] != b"wOF2"] == []


def test_the_shipped_font_has_every_syllable_we_write() -> None:
    """It holds the 2,350 syllables of KS X 1001: those that EUC-KR writes in two bytes."""
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "assets" / "text").glob("*.toml"))
    written = set(SYLLABLE.findall(texts))
    assert written
    assert {each for each in written if len(each.encode("euc-kr")) != 2} == set()


@pytest.mark.parametrize(
    "line",
    ["import cnnviz; cnnviz.geometry.Window(3)", "from app import results, state, text; from app.state import page"],
)
def test_what_needs_no_torch_does_not_wait_for_it(line: str) -> None:
    command = [sys.executable, "-c", f"{line}; import sys; sys.exit('torch' in sys.modules)"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def test_all_that_the_package_offers_is_there() -> None:
    import cnnviz  # noqa: PLC0415 - what is tested

    assert all(getattr(cnnviz, name) is not None for name in cnnviz.__all__)
    assert set(cnnviz.__all__) <= set(dir(cnnviz))


def test_every_pin_is_within_the_range_of_the_package() -> None:
    ranges = [Requirement(each) for each in settings_of("pyproject.toml")["project"]["dependencies"]]
    pinned = requirements("requirements.txt")
    assert {each.name for each in ranges} == set(pinned)
    for each in ranges:
        versions = [Version(pin.version) for pin in pinned[each.name].specifier]
        assert all(version in each.specifier for version in versions), each
