"""Organisations that belong to an alliance, people's roles in them and in the alliance, and how they join."""
