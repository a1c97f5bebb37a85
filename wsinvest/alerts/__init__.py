"""Alerts: one pure function a file, from a window of samples to good, between, bad or unknown."""
