"""Rules on open connections: each in the file of its code."""
