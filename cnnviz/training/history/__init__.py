"""Networks that made history, trained again at a small size: their curves, numbers and some of their weights."""
