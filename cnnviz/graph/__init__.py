"""Networks as graphs of nodes: kinds of layers, tracing, receptive fields, execution and changed runs."""
