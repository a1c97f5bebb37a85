"""Application protocols above WebSocket."""
