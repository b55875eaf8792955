"""Packed baselines: the counts of a baseline's n-grams, which do without its text."""
