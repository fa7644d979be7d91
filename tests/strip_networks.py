"""Made-up networks for the tests of the strip: what real ones look like, without torch."""

from app.components.network_strip import Volume, short_name, with_blocks
from cnnviz.graph.kinds import Kind


class Builder:
    """Each call adds a volume that reads the last one, unless told otherwise."""

    def __init__(self, shape: tuple[int, ...] = (3, 64, 64)) -> None:
        self.volumes = [Volume("input", "input", "picture", "other", shape, ())]

    def add(self, name: str, kind: str, shape: tuple[int, ...] | None = None, inputs: tuple[str, ...] = ()) -> str:
        last = self.volumes[-1]
        self.volumes.append(
            Volume(name, short_name(name), kind, Kind(kind).traits.family, shape or last.shape, inputs or (last.name,))
        )
        return name

    def layer(self, prefix: str, shape: tuple[int, ...], source: str | None = None) -> str:
        self.add(f"{prefix}.conv", "convolution", shape, (source,) if source else ())
        self.add(f"{prefix}.bn", "batch-norm")
        return self.add(f"{prefix}.relu", "relu")


def residual(stages: tuple[int, ...] = (2, 2, 2)) -> tuple[Volume, ...]:
    """A residual network; the first block of every stage but the first has a convolution on its shortcut."""
    net = Builder()
    last = net.layer("stem", (16, 32, 32))
    for stage, count in enumerate(stages):
        shape = (16 << stage, 32 >> stage, 32 >> stage)
        for number in range(count):
            prefix = f"layer{stage + 1}.{number}"
            before, ends = last, []
            net.layer(f"{prefix}.one", shape, before)
            ends.append(net.layer(f"{prefix}.two", shape))
            down = stage > 0 and number == 0
            ends.append(net.add(f"{prefix}.downsample.0", "convolution", shape, (before,)) if down else before)
            last = net.add(f"{prefix}.add", "add", shape, tuple(ends))
    net.add("avgpool", "global-average-pool", (16 << len(stages), 1, 1))
    net.add("flatten", "flatten", (16 << len(stages),))
    net.add("fc", "linear", (10,))
    return with_blocks(net.volumes)


def inception() -> tuple[Volume, ...]:
    """Two modules of four branches behind a stem."""
    net = Builder()
    source = net.layer("conv1", (32, 32, 32))
    for block in ("mixed_a", "mixed_b"):
        ends = [net.layer(f"{block}.branch1", (8, 32, 32), source)]
        for branch, length in (("branch2", 2), ("branch3", 3)):
            net.layer(f"{block}.{branch}.0", (8, 32, 32), source)
            ends.append([net.layer(f"{block}.{branch}.{at}", (8, 32, 32)) for at in range(1, length)][-1])
        net.add(f"{block}.pool", "max-pool", (32, 32, 32), (source,))
        ends.append(net.layer(f"{block}.branch4", (8, 32, 32)))
        source = net.add(f"{block}.cat", "concatenation", (32, 32, 32), tuple(ends))
    net.add("fc", "linear", (10,))
    return with_blocks(net.volumes)


def dense(layers: int = 6) -> tuple[Volume, ...]:
    """Two densely connected blocks inside one wrapper."""
    net = Builder()
    net.layer("features.stem", (16, 32, 32))
    for block in (1, 2):
        sources, channels = [net.volumes[-1].name], 16
        for number in range(layers):
            prefix = f"features.block{block}.layer{number}"
            net.add(f"{prefix}.cat", "concatenation", (channels, 32, 32), tuple(sources))
            net.layer(f"{prefix}.one", (32, 32, 32))
            sources.append(net.layer(f"{prefix}.two", (8, 32, 32)))
            channels += 8
        net.add(f"features.block{block}.cat", "concatenation", (channels, 32, 32), tuple(sources))
        net.layer(f"features.transition{block}", (16, 32, 32))
    net.add("classifier", "linear", (10,))
    return with_blocks(net.volumes)


def plain(convolutions: tuple[int, ...]) -> tuple[Volume, ...]:
    """A flat row named features.0, features.1, ...: so many convolutions, then a pooling, and so on."""
    net = Builder()
    number = 0
    for stage, count in enumerate(convolutions):
        size = 64 >> stage
        for _ in range(count):
            net.add(f"features.{number}", "convolution", (8 << stage, size, size))
            net.add(f"features.{number + 1}", "relu")
            number += 2
        net.add(f"features.{number}", "max-pool", (8 << stage, size // 2, size // 2))
        number += 1
    net.add("flatten", "flatten", (512,))
    for number in (0, 2, 4):
        net.add(f"classifier.{number}", "linear", (100,))
    return with_blocks(net.volumes)
