"""Connections: opened in stages, HTTP/1.1 and WebSocket without I/O, bytes and times."""
