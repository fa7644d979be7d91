"""Random numbers of one training, apart from all others of the process.

torch draws initial weights and the masks of dropout from one generator for the whole process, so that two trainings
would change each other's. Here each purpose has a generator of its own, and so two recipes that differ in one purpose
see the same order of pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor
from torch.overrides import TorchFunctionMode


@dataclass(frozen=True, slots=True)
class Generators:
    """A generator for initial weights, for the order of pictures, for augmentation and for dropout."""

    weights: torch.Generator
    order: torch.Generator
    augmentation: torch.Generator
    dropout: torch.Generator

    @classmethod
    def seeded(cls, seed: int) -> Generators:
        """Four independent generators, the same for the same ``seed``."""
        seeds = np.random.SeedSequence(seed).generate_state(len(fields(cls)))
        return cls(*(torch.Generator().manual_seed(int(each)) for each in seeds))

    def state(self) -> dict[str, Tensor]:
        """The states of all, by name."""
        return {each.name: getattr(self, each.name).get_state() for each in fields(self)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Continue from ``state``."""
        for name, value in state.items():
            getattr(self, name).set_state(value)


class OwnDropout(TorchFunctionMode):
    """Within this context, dropout in this thread draws its masks from ``generator``.

    On the CPU the numbers are those of ``torch.nn.functional.dropout`` with torch's own generator in the same state.
    """

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        self.generator = generator

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,  # noqa: ANN401 - torch's signature
        args: Any = (),  # noqa: ANN401
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        if func is F.dropout:
            return self._dropout(*args, **kwargs or {})
        return func(*args, **kwargs or {})

    def _dropout(self, values: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:  # noqa: FBT001, FBT002 - torch's signature
        if not training or p == 0:
            return values
        mask = torch.empty(values.shape, dtype=values.dtype).bernoulli_(1 - p, generator=self.generator)
        mask = mask.div_(1 - p or 1).to(values.device)
        return values.mul_(mask) if inplace else values * mask
