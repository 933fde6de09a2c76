"""Alliances: one portal holds several, each with its own address, members, chain and settings."""
