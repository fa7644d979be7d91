"""The ES modules and style sheets of ``app/frontend``, as they were when the process started.

They are served under a path that carries a digest of all of them, so that browsers may keep them for ever: what changed
has another path.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "frontend"
ENTRY: Final = "index.js"  # of a component's folder
TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
NOT_SERVED: Final = "tests"
#: Streamlit sends it with every message of a component, and waits for it before it mounts one.
#: Two lines: a script of one line is taken for the name of a file.
LOADER: Final = """\
const module = await import(new URL("web/{version}/{name}/{entry}", document.baseURI));
export default module.default;
"""


@dataclass(frozen=True, slots=True)
class Module:
    """One file as browsers get it."""

    content: bytes
    media_type: str


@cache
def modules() -> Mapping[str, Module]:
    """Every file that is served, by its path below ``app/frontend``; read once."""
    return MappingProxyType(read(FOLDER))


def read(folder: Path) -> dict[str, Module]:
    """Every file below ``folder`` that is served, by its path there."""
    paths = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.suffix in TYPES)
    served = (path for path in paths if NOT_SERVED not in path.parts)
    return {path.as_posix(): Module((folder / path).read_bytes(), TYPES[path.suffix]) for path in served}


@cache
def version() -> str:
    """16 hexadecimal digits that change when any file does."""
    digest = hashlib.sha256()
    for path, module in modules().items():
        digest.update(f"{path}\0{len(module.content)}\0".encode() + module.content)
    return digest.hexdigest()[:16]


def has_component(name: str) -> bool:
    """Whether ``app/frontend/<name>/index.js`` is there."""
    return f"{name}/{ENTRY}" in modules()


def loader(name: str) -> str:
    """The script of a component: it imports the component's module and hands its mounting function on.

    Raises ``FileNotFoundError`` for a component without a module.
    """
    if not has_component(name):
        raise FileNotFoundError(FOLDER / name / ENTRY)
    return LOADER.format(version=version(), name=name, entry=ENTRY)
