"""Plotly charts of a network's numbers, as the app draws them.

Every function takes arrays and words and returns a ``plotly.graph_objects.Figure``, which a notebook shows by itself;
``theme`` is ``"light"`` or ``"dark"``. Plotly is imported when a function is used for the first time.

>>> import cnnviz
>>> from cnnviz import figures
>>> network, picture = cnnviz.load("lenet5"), cnnviz.read_sample("digit-7")
>>> maps = network.run(picture, ["c1"]).maps["c1"]
>>> words = figures.HistogramWords(value="Value", count="Count", everything="All channels", one="Channel 0")
>>> figure = figures.value_histogram(maps, 0, words)
>>> [trace.name for trace in figure.data]
['All channels', 'Channel 0']
>>> figures.probability_bars(network.labels, network.probabilities(picture)).layout.height
308
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
