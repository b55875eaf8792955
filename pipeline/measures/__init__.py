"""Measures of termhood: pure functions whose argument names are the columns they need."""
