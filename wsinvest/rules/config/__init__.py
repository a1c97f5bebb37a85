"""Rules on the configuration: each in the file of its code."""
