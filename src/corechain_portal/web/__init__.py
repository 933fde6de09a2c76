"""Layout, home page, pictures and words that every page shares."""
