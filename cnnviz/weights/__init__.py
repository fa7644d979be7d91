"""Weights: bundled, downloaded, from files that anybody may have written, and how they were trained."""
