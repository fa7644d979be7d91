"""Trainings as jobs: each in a process of its own, few at once, the others in a queue; what is watched is reported."""
