"""Which steps a run executes: what lies between the values that it starts with and those that it keeps.

Steps share memory (a view, an in-place ReLU) and write on it. A plan leaves out what nobody reads, but no step that
writes on a value that is read later, and it never reads a value that the whole run would have rewritten meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from torch import fx


@dataclass(frozen=True, slots=True)
class Memory:
    """Where the results of steps lie: steps of one ``root`` share memory; ``writes`` are roots that a step rewrites."""

    roots: Mapping[fx.Node, fx.Node]
    writes: Mapping[fx.Node, frozenset[fx.Node]]

    @classmethod
    def of(cls, traced: fx.Graph) -> Memory:
        """As the tracing run recorded it (``meta["root"]``, ``meta["writes"]``)."""
        steps = list(traced.nodes)
        return cls({step: step.meta["root"] for step in steps}, {step: step.meta["writes"] for step in steps})


@dataclass(frozen=True, slots=True)
class Action:
    """One step to execute, or to take as it is given; ``frees`` are steps whose values nobody reads after it."""

    step: fx.Node
    is_given: bool
    frees: tuple[fx.Node, ...]


Reads = Mapping[fx.Node, tuple[fx.Node, ...]]


def plan(
    steps: Sequence[fx.Node], memory: Memory, start: Collection[fx.Node], keep: Collection[fx.Node], reads: Reads
) -> tuple[Action, ...]:
    """What to do, in order, to have the values of ``keep`` from those of ``start``.

    ``reads`` says what a step reads whose code was replaced; others read their own arguments. Raises ``ValueError``
    where a step of ``keep`` depends on what ``start`` does not determine.
    """
    last = max((index for index, step in enumerate(steps) if step in keep), default=-1)
    within = steps[: last + 1]
    available = _Availability(memory, start, reads)
    for step in within:
        available.add(step)
    if any(step not in available.is_given for step in keep):
        raise ValueError("what is to be kept does not follow from the values that the run starts with")
    return _freeing(_needed(within, available, keep), available)


class _Availability:
    """Goes through the steps in order and remembers which have values: given, or computed from others."""

    def __init__(self, memory: Memory, start: Collection[fx.Node], reads: Reads) -> None:
        self.memory, self.start, self.reads = memory, start, reads
        self.valid: set[fx.Node] = set()
        self.block: dict[fx.Node, fx.Node] = {}  # whose memory a value really lies in
        self.is_given: dict[fx.Node, bool] = {}  # True where the value is given

    def reads_of(self, step: fx.Node) -> tuple[fx.Node, ...]:
        return () if self.is_given.get(step) else self.reads.get(step, tuple(step.all_input_nodes))

    def add(self, step: fx.Node) -> None:
        reads = self.reads.get(step, tuple(step.all_input_nodes))
        ready = step.op != "placeholder" and all(each in self.valid for each in reads)
        shared = [each for each in reads if self.memory.roots[each] is self.memory.roots[step]] if ready else []
        is_given = step in self.start and not shared  # a view is taken again, for the sake of what it shares
        self._forget(step, executed=ready and not is_given)
        if is_given or ready:
            self.is_given[step] = is_given
            self.block[step] = self.block[shared[0]] if shared and not is_given else step
            self.valid.add(step)

    def _forget(self, step: fx.Node, *, executed: bool) -> None:
        """Drop values that the whole run would have rewritten here and this run does not."""
        written = self.memory.writes[step]
        if not written:
            return
        blocks = {self.block[each] for each in step.all_input_nodes if each in self.valid} if executed else set()
        for each in [each for each in self.valid if self.memory.roots[each] in written]:
            if self.block[each] not in blocks:
                self.valid.discard(each)


def _needed(steps: Sequence[fx.Node], available: _Availability, keep: Collection[fx.Node]) -> list[fx.Node]:
    """Those that ``keep`` depends on, and those that write on what one of them reads later; in order."""
    wanted, roots = set(keep), {available.memory.roots[step] for step in keep}
    needed = []
    for step in reversed(steps):
        if step in available.is_given and (
            step in wanted or (not available.is_given[step] and available.memory.writes[step] & roots)
        ):
            needed.append(step)
            reads = available.reads_of(step)
            wanted.update(reads)
            roots.update(available.memory.roots[each] for each in reads)
    return needed[::-1]


def _freeing(steps: Sequence[fx.Node], available: _Availability) -> tuple[Action, ...]:
    read: set[fx.Node] = set()
    actions = []
    for step in reversed(steps):
        reads = {*available.reads_of(step), step}
        actions.append(Action(step, available.is_given[step], tuple(reads - read)))
        read |= reads
    return tuple(actions[::-1])
