"""Pictures: decoding with limits, the bundled samples, and preprocessing into a network's input."""
