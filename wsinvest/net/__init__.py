"""Connections: opened in stages, spoken in HTTP and WebSocket, repeated and probed."""
