"""The same answers for programs, under /api/v1/."""
