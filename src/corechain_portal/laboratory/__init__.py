"""The scenario laboratory 情景推演: what the chain loses when organisations, nodes or a region are hit."""
