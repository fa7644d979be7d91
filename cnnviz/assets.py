"""Where the files that come with cnnviz are: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
BUNDLE = PACKAGE / "_bundle"  # what the wheel carries for the app; see [tool.hatch] in pyproject.toml

#: The folder that holds ``app/`` and ``assets/``.
ROOT = BUNDLE if BUNDLE.is_dir() else PACKAGE.parent
TEXT = ROOT / "assets" / "text"  # words and facts, ``*.toml``
SAMPLES = ROOT / "assets" / "samples"  # pictures, with ``samples.toml``
WEIGHTS = ROOT / "assets" / "weights"  # ``*.safetensors``, each with a card ``*.json``
HISTORY = ROOT / "assets" / "history"  # curves of networks that were trained again, ``*.json``
APP = ROOT / "app" / "main.py"  # the script that Streamlit starts
