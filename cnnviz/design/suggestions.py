"""Changes that make a design valid where a layer does not fit its input; each has been checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cnnviz.design.decomposition import TOO_MANY, apply
from cnnviz.design.kinds import KINDS
from cnnviz.design.primitives import Intermediate
from cnnviz.design.schema import MOST_LAYERS, Design, Layer
from cnnviz.design.settings import Setting, Value
from cnnviz.errors import DesignError, DesignFault

#: For each fault the settings that can be changed, the most obvious first.
_HELPFUL: Mapping[str, tuple[str, ...]] = {
    DesignFault.WINDOW: ("kernel", "window", "padding", "dilation"),
    DesignFault.POOL_PADDING: ("padding", "window"),
    DesignFault.GROUPS: ("groups", "filters"),
    DesignFault.TRANSITION: ("transition",),
}
_TOO_MANY = frozenset(TOO_MANY.values())
#: Settings that reduce costs as they become smaller.
_SIZES = ("kernel", "window", "filters", "units", "channels", "growth", "layers")
#: The same as it becomes larger.
_STRIDE = "stride"
_FLATTEN, _AVERAGE = "flatten", "global-average-pool"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change; ``design`` is the whole design with it.

    ``action`` is "set" (``setting`` has the nearest ``value`` that works), "insert" (``layers`` are inserted at index
    ``value``), "move" (the layer moves to index ``value``) or "remove". Indices count from 0.
    """

    action: str
    design: Design
    setting: str = ""
    value: Value = 0
    layers: tuple[str, ...] = ()


def suggestions(design: Design, flows: Sequence[Intermediate], fault: str) -> tuple[Suggestion, ...]:
    """All changes for the layer behind ``flows``, the outputs of the picture and the layers before it.

    For a layer with two faults they remove the first. A change that would exceed a limit is left out: there are none
    only for an output layer, where it exceeds a limit of the whole network or no more layers can be inserted.
    """
    index = len(flows) - 1
    result = [*_settings(design, index, flows[-1], fault), *_insertions(design, index, flows, fault)]
    if fault == DesignFault.NEEDS_MAPS:
        result += _move(design, index, flows)
    if (not result or fault in _TOO_MANY | {DesignFault.NEEDS_MAPS}) and index < len(design.layers):
        result.append(Suggestion("remove", design.removed(index)))
    return tuple(result)


def _fault(layer: Layer, flow: Intermediate) -> str | None:
    try:
        apply(layer, flow)
    except DesignError as error:
        return error.reason
    return None


def _settings(design: Design, index: int, flow: Intermediate, fault: str) -> Iterator[Suggestion]:
    """The layer with one setting changed; the output layer has no settings to change."""
    if index == len(design.layers):
        return
    layer, smaller = design.layers[index], fault in _TOO_MANY
    table = {setting.name: setting for setting in KINDS[layer.kind].settings}
    for name in (*_SIZES, _STRIDE) if smaller else _helpful(layer, flow, fault):
        if name in table:
            best = _largest if name in _SIZES and smaller else partial(_nearest, fault=fault)
            value = best(layer, table[name], flow)
            if value is not None:
                yield Suggestion("set", design.replaced(index, layer.changed(**{name: value})), name, value)


def _helpful(layer: Layer, flow: Intermediate, fault: str) -> tuple[str, ...]:
    if fault == DesignFault.GROUPS and flow.shape[0] % int(layer["groups"]):
        return ("groups",)  # no number of filters makes the input's channels divisible
    return _HELPFUL.get(fault, ())


def _nearest(layer: Layer, setting: Setting, flow: Intermediate, fault: str) -> Value | None:
    """The value nearest to the present one (the smaller of two) with which the layer fits, or has another fault."""
    values = sorted(_whole(setting), key=partial(_distance, int(layer[setting.name])))
    faults = ((value, _fault(layer.changed(**{setting.name: value}), flow)) for value in values)
    other = None
    for value, remaining in faults:
        if remaining is None:
            return value
        if remaining != fault and other is None:
            other = value
    return other


def _whole(setting: Setting) -> Sequence[int]:
    """All values of a boolean or integer setting."""
    return (False, True) if isinstance(setting.default, bool) else range(int(setting.low), int(setting.high) + 1)


def _distance(first: int, second: int) -> int:
    return abs(first - second)


def _largest(layer: Layer, setting: Setting, flow: Intermediate) -> Value | None:
    """The largest value below the present one with which the layer fits, all limits included."""
    values = range(int(layer[setting.name]) - 1, int(setting.low) - 1, -1)
    return next((value for value in values if _fault(layer.changed(**{setting.name: value}), flow) is None), None)


def _insertions(design: Design, index: int, flows: Sequence[Intermediate], fault: str) -> Iterator[Suggestion]:
    """Flattening before a fully connected layer, or global average pooling before flattening."""
    if fault == DesignFault.NEEDS_VECTOR:
        yield from _insertion(design, index, index, (_FLATTEN,), flows)
        if flows[-1].shape[1:] != (1, 1):
            yield from _insertion(design, index, index, (_AVERAGE, _FLATTEN), flows)
    elif fault == DesignFault.PARAMETERS and len(flows[-1].shape) == 1:
        yield from _insertion(design, index, _first_flat(flows), (_AVERAGE,), flows)


def _insertion(
    design: Design, index: int, position: int, kinds: tuple[str, ...], flows: Sequence[Intermediate]
) -> Iterator[Suggestion]:
    if len(design.layers) + len(kinds) > MOST_LAYERS:
        return
    changed = design.inserted(position, *map(Layer.of, kinds))
    if _fits(changed.whole[position : index + len(kinds) + 1], flows[position]):
        yield Suggestion("insert", changed, value=position, layers=kinds)


def _fits(layers: Sequence[Layer], flow: Intermediate) -> bool:
    """Whether ``layers`` can be applied in sequence."""
    try:
        for layer in layers:
            flow = apply(layer, flow)
    except DesignError:
        return False
    return True


def _first_flat(flows: Sequence[Intermediate]) -> int:
    """The index of the first layer that returns a vector."""
    return next(index for index, flow in enumerate(flows[1:]) if len(flow.shape) == 1)


def _move(design: Design, index: int, flows: Sequence[Intermediate]) -> Iterator[Suggestion]:
    """The layer moved before the flattening."""
    position = _first_flat(flows)
    changed = design.moved(index, position)
    if _fits(changed.layers[position : index + 1], flows[position]):
        yield Suggestion("move", changed, value=position)
