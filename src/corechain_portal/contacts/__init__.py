"""Contact points of member organisations: whom to ask about what, each shown to those its level names."""
