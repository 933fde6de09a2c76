"""What all joint workstreams share: a work item with owner, state, dates, participants, files, talk and history.

A workstream is a small app of its own that registers its kinds of work items (``kinds.py``).
"""
