"""Sources of weights that failed: they are not selected on their own again while their files stay as they are."""

from __future__ import annotations

import cnnviz

#: What failed in this process, by network and source: the state of its files then, and why.
_faults: dict[tuple[str, str], tuple[object, cnnviz.WeightsError]] = {}


def remember(slug: str, source: str, error: cnnviz.WeightsError) -> None:
    """Keep why this source of the network failed; its traceback, which holds tensors, is let go."""
    _faults[slug, source] = cnnviz.file_states(slug, source), cnnviz.WeightsError(error.reason, **error.facts)


def fault(slug: str, source: str) -> cnnviz.WeightsError | None:
    """Why this source of the network failed; ``None`` if it did not, or if its files changed since."""
    state, error = _faults.get((slug, source), (None, None))
    return error if error is not None and state == cnnviz.file_states(slug, source) else None
