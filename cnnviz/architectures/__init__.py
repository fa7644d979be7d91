"""Architectures on offer, one module each, with the facts about them."""
