"""Networks composed on the Builder page: ``built:...``, created on request from the design in the slug."""

from dataclasses import dataclass
from functools import lru_cache

from torch import nn

from cnnviz.architectures.architecture import Architecture
from cnnviz.design import Design, build, check, design_of
from cnnviz.design.slugs import PREFIX
from cnnviz.estimates import Cost


@dataclass(frozen=True, slots=True)
class _Build:
    """``build`` of an architecture; equal for equal designs, because architectures are keys of caches."""

    design: Design

    def __call__(self, classes: int) -> nn.Module:
        return build(self.design, classes)


@lru_cache(maxsize=64)
def architecture(text: str) -> Architecture:
    """The network of the slug ``built:<text>``; raises ``DesignError``, also where a layer does not fit its input."""
    slug = f"{PREFIX}:{text}"
    design = design_of(slug)
    layers = check(design)
    return Architecture(
        slug=slug,
        name=design.name,
        family=PREFIX,
        input=design.input,
        build=_Build(design),
        classes=design.classes,
        parameters=sum(layer.parameters for layer in layers),
        cost=Cost(sum(layer.seconds for layer in layers), layers[-1].memory),
    )


ON_REQUEST = {PREFIX: architecture}
