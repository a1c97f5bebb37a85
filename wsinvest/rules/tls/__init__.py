"""Rules on TLS and certificates: each in the file of its code."""
