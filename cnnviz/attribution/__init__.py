"""Which parts of a picture a network's answer depends on, one method a file."""
