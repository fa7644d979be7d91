"""Training of the bundled networks: data, recipes, the training loop, and the files that are shipped."""
