"""Carries the gathered evidence over into the tables of the built-in data set."""
