"""Data sets of small pictures with labels, one source a module."""
