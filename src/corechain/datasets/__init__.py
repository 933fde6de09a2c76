"""The built-in data set and the registry of imported ones."""
