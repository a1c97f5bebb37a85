"""Tokens: taken apart, signed, and the damage that they suffer on their way."""
