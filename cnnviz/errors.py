"""The errors that cnnviz raises: a type, a reason and facts, from which a page composes a sentence."""

from collections.abc import Callable
from enum import StrEnum


class CnnvizError(Exception):
    """The base class of all errors that input can cause.

    ``reason`` is the key of its sentence in ``assets/text/errors.toml``; ``facts`` are the numbers and names in the
    sentence.

    >>> str(CnnvizError("too-large", size=3, limit=2))
    'too large (size=3, limit=2)'
    """

    def __init__(self, reason: str, **facts: str | int | float) -> None:
        self.reason = str(reason)
        self.facts = facts
        details = ", ".join(f"{name}={value}" for name, value in facts.items())
        super().__init__(self.reason.replace("-", " ") + (f" ({details})" if details else ""))

    def __reduce__(self) -> "tuple[Callable[..., CnnvizError], tuple[object, ...]]":
        return _same, (type(self), self.reason, self.facts)


def _same(kind: type[CnnvizError], reason: str, facts: dict[str, str | int | float]) -> CnnvizError:
    """The same error in another process, whatever arguments its class takes."""
    error = kind.__new__(kind)
    CnnvizError.__init__(error, reason, **facts)
    return error


class PictureFault(StrEnum):
    """Why a picture is refused."""

    EMPTY = "picture-empty"
    TOO_MANY_BYTES = "picture-too-many-bytes"  # facts: size, limit (bytes)
    TOO_MANY_PIXELS = "picture-too-many-pixels"  # facts: width, height, limit (pixels)
    TOO_COSTLY = "picture-too-costly"  # of time or memory
    BUSY = "picture-busy"  # other pictures are decoded
    UNKNOWN_FORMAT = "picture-unknown-format"
    BROKEN = "picture-broken"
    NOT_FOUND = "picture-not-found"  # facts: path


class PictureError(CnnvizError):
    """A file that cannot be read as a picture."""


class WeightsFault(StrEnum):
    """Why weights cannot be used."""

    NOT_OFFERED = "weights-not-offered"  # facts: slug, source
    NOT_CACHED = "weights-not-cached"  # facts: slug, size (bytes)
    NO_NETWORK = "weights-no-network"  # facts: host
    DAMAGED = "weights-damaged"  # facts: name
    NOT_FOUND = "weights-not-found"  # facts: path
    UNKNOWN_FORMAT = "weights-unknown-format"
    UNSAFE = "weights-unsafe"
    TOO_LARGE = "weights-too-large"  # facts: size, limit (bytes)
    MISMATCH = "weights-mismatch"  # facts: details (the first few, comma-separated), count
    NOT_FINITE = "weights-not-finite"  # facts: name


class WeightsError(CnnvizError):
    """Weights that do not exist, are unsafe or do not fit the network."""


class ModuleFault(StrEnum):
    """Why a module cannot be wrapped."""

    NOT_COPIED = "module-not-copied"  # facts: where, why
    NOT_TRACED = "module-not-traced"  # facts: where, line (of code), why
    NOT_RUN = "module-not-run"  # facts: where, line (of code), why
    SEVERAL_INPUTS = "module-several-inputs"  # facts: where, names (comma-separated)
    CHANNELS = "module-channels"  # facts: channels
    SIZE = "module-size"  # facts: height, width
    SCALING = "module-scaling"  # facts: channels
    LABELS = "module-labels"  # facts: labels, outputs
    EMPTY = "module-empty"  # facts: where
    NO_NETWORK = "module-no-network"  # facts: factory, returned


class ModuleError(CnnvizError):
    """A module that cannot be wrapped: it cannot be traced, or not run on a picture of that size."""


class DesignFault(StrEnum):
    """Why a design is refused, or why one of its layers does not fit its input."""

    NOT_FOUND = "design-not-found"  # facts: path
    TOO_MANY_BYTES = "design-too-many-bytes"  # facts: size, limit (bytes)
    NOT_JSON = "design-not-json"
    REPEATED_KEY = "design-repeated-key"  # facts: entry
    NOT_A_DESIGN = "design-not-a-design"
    VERSION = "design-version"  # facts: version, supported
    UNKNOWN_KEY = "design-unknown-key"  # facts: where, entry
    MISSING_KEY = "design-missing-key"  # facts: where, entry
    TYPE = "design-wrong-type"  # facts: where, wanted
    RANGE = "design-out-of-range"  # facts: where, value, low, high
    CHOICE = "design-not-a-choice"  # facts: where, value, choices (comma-separated)
    NAME = "design-name"  # facts: limit (letters)
    TOO_MANY_LAYERS = "design-too-many-layers"  # facts: count, limit
    ADDRESS = "design-address"
    # Of one layer; facts of all: number (from 1) and name.
    WINDOW = "layer-window-too-large"  # facts: span, height, width, padding
    POOL_PADDING = "layer-pool-padding"  # facts: padding, window, most
    GROUPS = "layer-groups"  # facts: groups, channels, filters
    NEEDS_MAPS = "layer-needs-maps"  # facts: units
    NEEDS_VECTOR = "layer-needs-vector"  # facts: channels, height, width, numbers
    TRANSITION = "layer-transition"  # facts: height, width
    NODES = "layer-too-many-nodes"  # facts: count, limit, as below: of the network up to this layer
    PARAMETERS = "layer-too-many-parameters"
    OUTPUT = "layer-output-too-large"  # of this layer alone
    ACTIVATIONS = "layer-too-many-activations"
    SECONDS = "layer-too-many-seconds"  # and of the layer that takes most of them: costliest (name), most (seconds)
    MEMORY = "layer-too-much-memory"  # bytes


class DesignError(CnnvizError):
    """A design that cannot be read or built."""


class TrainingFault(StrEnum):
    """Why a recipe or data is refused, or why a training cannot begin or go on."""

    RECIPE_NOT_JSON = "recipe-not-json"
    RECIPE_ENTRY = "recipe-unknown-entry"  # facts: entry
    RECIPE_TYPE = "recipe-wrong-type"  # facts: entry, wanted
    RECIPE_RANGE = "recipe-out-of-range"  # facts: entry, value, low, high
    RECIPE_CHOICE = "recipe-not-a-choice"  # facts: entry, value, choices (comma-separated)
    DATA_MISSING = "data-missing"  # facts: name
    DATA_GONE = "data-gone"
    DATA_OFFLINE = "data-no-network"  # facts: name, host
    DATA_DAMAGED = "data-damaged"  # facts: name
    DATA_ROOM = "data-no-room"  # facts: name
    DATA_ARCHIVE = "data-not-an-archive"
    DATA_CLASSES = "data-classes"  # facts: count, low, high
    DATA_FEW = "data-too-few-pictures"  # facts: name (of the class), count, least
    DATA_MANY = "data-too-many-pictures"  # facts: count, limit
    DATA_BYTES = "data-too-many-bytes"  # facts: size, limit (bytes)
    DATA_PICTURE = "data-picture"  # facts: name (of the file)
    HEAD = "training-head"  # facts: name (of the network)
    SIZE = "training-too-large"  # facts: size, limit (bytes)
    SLOW = "training-too-slow"  # facts: minutes (of an epoch), limit
    DIVERGED = "training-diverged"  # facts: epoch, step (from 1)
    OVER = "training-over"
    STATE = "training-state"
    RUNNING = "training-running"  # the visitor's other one
    BUSY = "training-busy"  # too many wait
    KILLED = "training-killed"
    CLUSTER = "training-cluster"  # it cannot be reached
    MEMORY = "training-memory"
    GONE = "training-gone"
    FILE = "training-file"


class TrainingError(CnnvizError):
    """A recipe, data or a training that cannot be used or cannot go on."""


class NotAClassifierError(CnnvizError):
    """The network returns no vector of scores; ``shape`` is that of its last node, in words."""

    def __init__(self, network: str, shape: str) -> None:
        super().__init__("not-a-classifier", network=network, shape=shape)


class MissingPackageError(CnnvizError):
    """The network needs a package that is not installed."""

    def __init__(self, slug: str, package: str) -> None:
        super().__init__("package-missing", slug=slug, package=package)


class UnknownNetworkError(CnnvizError):
    """No network on offer is called ``slug``."""

    def __init__(self, slug: str) -> None:
        super().__init__("unknown-network", slug=slug)


class UnknownNodeError(CnnvizError):
    """The network has no node of that name."""

    def __init__(self, network: str, node: str) -> None:
        super().__init__("unknown-node", network=network, node=node)


class UnknownUnitError(CnnvizError):
    """The node has no such unit (channel, row, column); ``shape`` is the node's, in words."""

    def __init__(self, node: str, shape: str, unit: tuple[int, int, int]) -> None:
        channel, row, column = unit
        super().__init__("unknown-unit", node=node, shape=shape, channel=channel, row=row, column=column)


class ChangeError(CnnvizError):
    """A change that is not possible at the node; ``change`` names it."""

    def __init__(self, node: str, change: str) -> None:
        super().__init__("change-not-possible", node=node, change=change)


class NotExplainableError(CnnvizError):
    """A node whose arithmetic is unknown."""

    def __init__(self, node: str, kind: str) -> None:
        super().__init__("not-explainable", node=node, kind=kind)


class TooManyTermsError(NotExplainableError):
    """A number that is the sum of more terms than are taken apart."""

    def __init__(self, node: str, terms: int, limit: int) -> None:
        CnnvizError.__init__(self, "too-many-terms", node=node, terms=terms, limit=limit)


class BusyError(CnnvizError):
    """Others compute, and the turn did not come within ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__("busy", seconds=seconds)


class TimeLimitError(CnnvizError):
    """A computation was stopped after ``seconds``, all that one request may take."""

    def __init__(self, seconds: int) -> None:
        super().__init__("time-limit", seconds=seconds)


class NetworkTooLargeError(CnnvizError):
    """The network takes more seconds or bytes for one picture than the operator allows (``most``, ``limit``)."""

    def __init__(self, network: str, seconds: float, most: float, size: int, limit: int) -> None:
        super().__init__("network-too-large", network=network, seconds=seconds, most=most, size=size, limit=limit)


class WindowTooLargeError(CnnvizError):
    """The kernel, dilated, spans more than the padded input."""

    def __init__(self, span: int, size: int, padding: int) -> None:
        super().__init__("window-too-large", span=span, size=size, padding=padding)
