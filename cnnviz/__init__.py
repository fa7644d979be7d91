"""See inside convolutional networks: run a real PyTorch network and look at every number it computes.

>>> import cnnviz
>>> cnnviz.geometry.Window(kernel=3, stride=2, padding=1).output_size(224)
112

What is offered stands in ``__init__.pyi`` and is imported at its first use: torch takes seconds, windows and fields do
without it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
