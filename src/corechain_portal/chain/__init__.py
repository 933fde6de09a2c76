"""The chain itself: nodes, relations, provisions, supply links and the sources they rest on."""
