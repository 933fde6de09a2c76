"""The chain as a graph: what a knock-out stops, which links are weak, which are missing."""
