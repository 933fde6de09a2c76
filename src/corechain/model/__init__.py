"""What everything else speaks of: organisations, chain nodes, provisions, links, observations, places, sources."""
