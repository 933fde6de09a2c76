"""What contracts do for the chain: their supply links, and the weak-link figures before and after."""
