"""Rules on name resolution: each in the file of its code."""
