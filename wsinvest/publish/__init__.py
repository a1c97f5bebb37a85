"""Executes notebooks, renders pages, and publishes and verifies reports."""
