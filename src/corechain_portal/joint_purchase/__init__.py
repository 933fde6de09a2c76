"""Joint purchases: demands of several members on one node, split among offers at the least cost within limits."""
