"""Rules on the login: each in the file of its code."""
