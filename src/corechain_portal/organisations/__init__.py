"""Directory of the organisations of the chain."""
