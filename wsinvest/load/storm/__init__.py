"""Reconnect storms: forecast from a measured rate, and rehearsed on a server that is really restarted."""
