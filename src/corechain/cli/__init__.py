"""The ``corechain`` command: it parses, calls one workflow, and prints."""
