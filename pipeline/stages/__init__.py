"""The stages: each reads the checkpoints before it, calls plain functions, and writes its own tables.

A stage writes into a folder that becomes its checkpoint, and returns the facts its manifest keeps.
"""
