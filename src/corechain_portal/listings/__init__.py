"""Demands and offers that members publish: written in free text, filled in by the platform, corrected by people."""
