"""Rules on the WebSocket protocol: each in the file of its code."""
