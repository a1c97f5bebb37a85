"""Opens connections in timed stages, and parses HTTP/1.1 and WebSocket without I/O."""
