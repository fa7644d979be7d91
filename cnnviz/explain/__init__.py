"""How each number of a network came about: one rule for each kind of node."""
