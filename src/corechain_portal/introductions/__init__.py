"""Introductions of members to each other: from interest to a contract, anonymous until both sides accept."""
