"""Statistical indicators and observations."""
