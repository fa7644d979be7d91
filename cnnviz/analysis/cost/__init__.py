"""Parameters, multiply-adds, memory and depth of networks, counted from their nodes without running them."""
