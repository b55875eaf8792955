"""Termhood: how much a well-formed candidate belongs to the domain."""
