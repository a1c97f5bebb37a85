"""A diagnosis in the reader's language: sections, figures, screen, HTML, JSON. Pure."""
