"""What watching a training costs: ``python benchmarks/training.py [cost visitor memory] [--threads 2]``.

``cost``: the page's training of the digits in its process, with reports, moments and frames, beside a bare PyTorch
loop with the same network, batches, epochs and threads, by the clock and in seconds of the processor, which another
load of the machine changes less; limit 1.10. ``visitor``: another visitor's clicks on Explore
while one training runs, beside the same clicks without; 95th percentile, limit 2. ``memory``: of this process, which
takes the server's place, and those below it, after ten trainings; limit 100 MB more than before them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from app.results.memory import collect, limit_arenas  # noqa: E402 - after the path
from benchmarks.serving import APP, KIBI, server  # noqa: E402
from benchmarks.visitors import Load, explore  # noqa: E402
from cnnviz.processes import cores  # noqa: E402
from cnnviz.training.jobs.local import LocalBackend  # noqa: E402
from cnnviz.training.jobs.queue import Queue  # noqa: E402
from cnnviz.training.jobs.reports import Phase  # noqa: E402
from cnnviz.training.jobs.run import Run  # noqa: E402
from cnnviz.training.jobs.task import Task  # noqa: E402
from cnnviz.training.live.batches import Examples  # noqa: E402
from cnnviz.training.live.data.digits import digits  # noqa: E402
from cnnviz.training.live.recipe import Recipe  # noqa: E402
from cnnviz.training.live.trainer import prepare  # noqa: E402

THREADS = max(1, cores() // max(1, cores() // 2) - 1)  # as the app divides them
MEMORY = 4 * 2**30
EPOCHS = {"mycnn": 6, "lenet5": 20}  # in the first hundred batches every moment is kept
LINE = "| {:<32} | {:>12} | {:>12} | {:>8} | {:>8} |"


def normalized(inputs: Examples) -> tuple[Tensor, Tensor]:
    """All pictures at once, as a plain loop would keep them."""
    return inputs.batch(torch.arange(len(inputs)))


def bare(slug: str, recipe: Recipe) -> tuple[float, float]:
    """Seconds of the plain loop by the clock and of the processor, validation after each epoch included."""
    trainer = prepare(slug, digits(), recipe)
    module, (pictures, labels) = trainer.module, normalized(trainer.training)
    held_out, answers = normalized(trainer.validation)
    optimizer = torch.optim.Adam(module.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay, amsgrad=True)
    started, used = time.perf_counter(), time.process_time()
    for _ in range(recipe.epochs):
        for indices in torch.randperm(len(labels)).split(recipe.batch):
            optimizer.zero_grad()
            F.cross_entropy(module(pictures[indices]), labels[indices]).backward()
            optimizer.step()
        _validate(module, held_out, answers)
    return time.perf_counter() - started, time.process_time() - used


@torch.no_grad()
def _validate(module: nn.Module, pictures: Tensor, labels: Tensor) -> float:
    module.eval()
    loss = sum(
        F.cross_entropy(module(part), answers, reduction="sum").item()
        for part, answers in zip(pictures.split(256), labels.split(256), strict=True)
    )
    module.train()
    return loss / len(labels)


def wait_for(run: Run, condition: Callable[[Run], bool]) -> float:
    """When the condition held (``time.perf_counter``)."""
    while not condition(run):
        time.sleep(0.01)
    return time.perf_counter()


def watched(queue: Queue, slug: str, recipe: Recipe) -> tuple[float, float]:
    """Seconds from the first report of a training to its last, by the clock and of the processor."""
    run = queue.start(Task(slug, digits(), recipe), "benchmark")
    started = wait_for(run, lambda run: run.snapshot().phase is Phase.RUNNING)
    pid = queue._entries[run.id].job.pid  # noqa: SLF001
    before, used = _processor(pid), [0.0]

    def ended(run: Run) -> bool:
        with suppress(OSError, IndexError):  # it has ended
            used.append(_processor(pid) - before)
        return run.over

    seconds = wait_for(run, ended) - started
    assert run.snapshot().epoch == recipe.epochs, run.snapshot().fault
    return seconds, max(used)


def _processor(pid: int) -> float:
    """Seconds of the processor that a process has used; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def trainings(threads: int) -> Iterator[Queue]:
    """A queue of the app's kind, ready to start."""
    queue = Queue(LocalBackend(1, threads, MEMORY))
    watched(queue, "lenet5", Recipe(epochs=1))
    yield queue
    queue.close()


def cost(threads: int, repeats: int = 3) -> Iterator[str]:
    """A row for each network: the fastest of several, in turns, because others only ever slow a loop down."""
    torch.set_num_threads(threads)
    with trainings(threads) as queue:
        for slug, epochs in EPOCHS.items():
            recipe = Recipe(epochs=epochs, stop_patience=epochs)
            bare(slug, recipe)  # the first one finds nothing ready
            pairs = [(bare(slug, recipe), watched(queue, slug, recipe)) for _ in range(repeats)]
            for number, kind in enumerate(("clock", "processor")):
                plain, ours = (min(each[number] for each in side) for side in zip(*pairs, strict=True))
                name = f"{slug}, {epochs} epochs, {kind}"
                yield LINE.format(name, f"{plain:.2f} s", f"{ours:.2f} s", f"{ours / plain:.2f} x", "1.10 x")


CLICK = 0.5  # seconds from one click to the next
ENDLESS = Recipe(epochs=1000, stop_patience=1000)


def clicks(address: str, seconds: float) -> Load:
    """One visitor of Explore who looks at layers and their maps."""
    load = Load(period=CLICK)

    async def visit() -> None:
        started = time.perf_counter()
        await explore(address, 7, load, asyncio.Barrier(1), lambda: time.perf_counter() - started > seconds)

    asyncio.run(visit())
    return load


def visitor(threads: int, seconds: float = 40.0) -> Iterator[str]:
    """Clicks of another visitor without a training, while MyCNN trains, and without again."""
    with server(APP, "--server.disconnectedSessionTTL=5") as served, trainings(threads) as queue:
        clicks(served.address, 20.0)  # what is loaded once for all
        before = clicks(served.address, seconds)
        run = queue.start(Task("mycnn", digits(), ENDLESS), "benchmark")
        wait_for(run, lambda run: run.snapshot().step > 0)
        during = clicks(served.address, seconds)
        step = run.snapshot().step
        run.stop()
        after = clicks(served.address, seconds)
    calm = Load([*before.seconds, *after.seconds])
    for name, percent in (("click on Explore, median", 50), ("click on Explore, p95", 95)):
        plain, ours = calm.percentile(percent), during.percentile(percent)
        limit = "2.00 x" if percent == 95 else ""
        yield LINE.format(name, f"{plain:.0f} ms", f"{ours:.0f} ms", f"{ours / plain:.2f} x", limit)
    counts = f"{len(calm.seconds)} and {len(during.seconds)} clicks, {step} batches meanwhile"
    yield LINE.format(counts, "", "", "", "")


def memory(threads: int, count: int = 10) -> Iterator[str]:
    """Of this process, which takes the server's place, and of those below it."""
    limit_arenas()
    prepare("lenet5", digits(), Recipe()).batch()  # this process has imported what a server has
    collect()
    before = megabytes()
    with trainings(threads) as queue:
        for number in range(count):
            watched(queue, ("mycnn", "lenet5")[number % 2], Recipe(epochs=1))
        time.sleep(1.0)
        queue.rest(0.0)
        collect()
        after = megabytes()
    name = f"{count} trainings: memory"
    yield LINE.format(name, f"{before:.0f} MB", f"{after:.0f} MB", f"{after - before:+.0f} MB", "+100 MB")


def megabytes() -> float:
    """Resident memory of this process and all below it, in 10^6 bytes; Linux only."""
    statuses = [_status(path) for path in Path("/proc").glob("[0-9]*/status")]
    parents = {int(each["Pid"]): int(each["PPid"]) for each in statuses if each}
    family = {os.getpid()}
    while more := {each for each, parent in parents.items() if parent in family} - family:
        family |= more
    sizes = (each.get("VmRSS", "0 kB") for each in statuses if each and int(each["Pid"]) in family)
    return sum(int(size.split()[0]) for size in sizes) * KIBI / 1e6


def _status(path: Path) -> dict[str, str]:
    with suppress(OSError):  # it has ended
        lines = path.read_text("utf-8").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return {}


PARTS: dict[str, Callable[[int], Iterator[str]]] = {"cost": cost, "visitor": visitor, "memory": memory}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--threads", type=int, default=THREADS)
    options = parser.parse_args()
    print(LINE.format("what", "without", "with", "ratio", "limit"), flush=True)
    for part in options.parts:
        for row in PARTS[part](options.threads):
            print(row, flush=True)


if __name__ == "__main__":
    main()
