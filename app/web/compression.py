"""Streamlit's own scripts and style sheets, compressed once.

Streamlit sends them as they are, since compressing 4.7 MB of Plotly for each visitor costs more than it saves. Their
names change with their content, so here each is compressed when it is first asked for, and kept.
"""

import gzip
from functools import cache
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from app.web.routes import FOR_EVER

TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
MARK: Final = "/static/"  # in the path of each, behind server.baseUrlPath


class CompressedStatic:
    """Answers for Streamlit's static scripts and style sheets where the browser reads gzip; passes all else on."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app = app
        self._prefix = f"/{base.strip('/')}".rstrip("/") + MARK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the compressed files, or pass the call on."""
        path = self._compressible(scope)
        if path is None:
            await self._app(scope, receive, send)
            return
        headers = {"Cache-Control": FOR_EVER, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        content = await run_in_threadpool(_compressed, path)
        await Response(content, media_type=TYPES[path.suffix], headers=headers)(scope, receive, send)

    def _compressible(self, scope: Scope) -> Path | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return None
        return files().get(scope["path"].removeprefix(self._prefix))


@cache
def files() -> dict[str, Path]:
    """What can be compressed, by its path below ``static/``."""
    folder = Path(get_static_dir()) / "static"
    paths = (path for path in folder.rglob("*") if path.suffix in TYPES)
    return {path.relative_to(folder).as_posix(): path for path in paths}


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
