"""Receptive fields: of channels, of stacks of layers, measured by gradients; and which units a pixel reaches."""
