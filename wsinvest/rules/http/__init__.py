"""Rules on the HTTP handshake: each in the file of its code."""
