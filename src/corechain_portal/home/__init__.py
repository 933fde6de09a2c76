"""A person's own pages: what waits, what changed, roles, settings, and the data kept about the person."""
