"""The routes that stand beside Streamlit's own.

They are ``web/<version>/<path>``, ``web-data/<digest>``, ``training/<id>`` and ``health``.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.web.modules import modules, version
from app.web.probe import NO_STORE, Probe

YEAR: Final = 365 * 24 * 60 * 60  # seconds
FOR_EVER: Final = f"public, max-age={YEAR}, immutable"
PRIVATE: Final = f"private, max-age={YEAR}, immutable"


Message = Callable[[str], bytes | None]
Training = Callable[[str, Mapping[str, str]], bytes | None]


def routes(base: str, probe: Probe, message: Message, training: Training) -> list[BaseRoute]:
    """The routes below ``base``, which is Streamlit's ``server.baseUrlPath``; ``probe`` answers at ``health``.

    ``message`` gives what components are sent, by digest; ``training`` what has changed in a run, by its id and by what
    the browser says that it has. Both give ``None`` for what is gone.
    """
    prefix = f"/{base.strip('/')}".rstrip("/")
    return [
        Route(f"{prefix}/web/{{version}}/{{path:path}}", _module),
        Route(f"{prefix}/web-data/{{digest}}", partial(_message, message)),
        Route(f"{prefix}/training/{{run}}", partial(_training, training)),
        Route(f"{prefix}/health", probe.answer),
    ]


async def _module(request: Request) -> Response:
    """A file of this version; those of another are not here, and browsers must not keep one under its path."""
    module = modules().get(request.path_params["path"])
    if module is None or request.path_params["version"] != version():
        return Response(status_code=404, headers=NO_STORE)
    return Response(module.content, media_type=module.media_type, headers={"Cache-Control": FOR_EVER})


async def _message(message: Callable[[str], bytes | None], request: Request) -> Response:
    """A component's message, for whoever knows its digest: it may be made from a visitor's own picture."""
    content = message(request.path_params["digest"])
    if content is None:
        return Response(status_code=404, headers=NO_STORE)
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": PRIVATE})


def _training(training: Training, request: Request) -> Response:
    """How a run goes; in a thread, because it takes milliseconds."""
    content = training(request.path_params["run"], request.query_params)
    if content is None:
        return Response(status_code=404, headers=NO_STORE)
    return Response(content, media_type="application/octet-stream", headers=NO_STORE)
