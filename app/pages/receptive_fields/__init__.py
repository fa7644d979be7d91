"""Receptive fields: how far a unit sees, channel by channel, in theory and by the gradient, backwards and forwards."""

from app.pages.receptive_fields.page import PAGE

__all__ = ["PAGE"]
