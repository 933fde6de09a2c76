"""Compiled loops over flat arrays; nothing here knows firms by name."""
