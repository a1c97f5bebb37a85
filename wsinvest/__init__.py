"""wsinvest finds out why a WebSocket endpoint fails, proves it, and says what to do first."""

__version__ = "0.1.0"
