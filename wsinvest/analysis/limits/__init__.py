"""The limits of a server, one a file: each predicts from a ladder what it allows."""
