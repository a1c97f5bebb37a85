"""Receivers of messages, one kind a file."""
