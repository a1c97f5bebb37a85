"""Cheap repeated looks at a watched target: one staged handshake, a held connection, gauges."""
