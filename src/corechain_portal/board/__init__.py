"""The double-promotion board: what each workstream did, and for the industry what came of it, by quarter."""
