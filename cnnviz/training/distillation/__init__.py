"""Training of a bundled network by a teacher: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network"."""
