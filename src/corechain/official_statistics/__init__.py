"""Official figures, and what follows from them."""
