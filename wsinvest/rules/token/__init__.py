"""Rules on tokens: each in the file of its code."""
