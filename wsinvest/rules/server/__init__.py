"""Rules on the server's own processes: their pool, their state."""
