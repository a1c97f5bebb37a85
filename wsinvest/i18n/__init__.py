"""Texts in the reader's language: messages with typed fields, forms of numbers and dates."""
