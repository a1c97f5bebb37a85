"""Secrets and the one filter in front of every sink."""
