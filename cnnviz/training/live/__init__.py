"""Training that is watched while it runs: recipe, data, trainer, history, and what a run will take."""
