"""Compares two runs of a target, one difference a file, and says in one sentence what became of it. No I/O."""
