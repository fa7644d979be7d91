"""The ideas that networks are built of: found in a graph, counted, switched off and measured on real weights."""
