"""A case on disk: written whole or not at all, read only when it is what it claims to be."""
