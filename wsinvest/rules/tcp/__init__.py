"""Rules on TCP connections: each in the file of its code."""
