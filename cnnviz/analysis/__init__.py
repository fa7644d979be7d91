"""What is computed about whole networks: costs, receptive fields, building blocks, comparisons."""
