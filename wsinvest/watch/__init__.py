"""Watches targets for months: the loop, incidents with their causes, delivery of messages, /metrics, the live page."""
