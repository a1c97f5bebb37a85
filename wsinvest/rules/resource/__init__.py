"""Rules on resources of the host and the process: each in the file of its code."""
