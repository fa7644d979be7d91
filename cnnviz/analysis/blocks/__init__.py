"""Building blocks of networks: recognized in a graph, counted, bypassed, and measured with weights and pictures."""
