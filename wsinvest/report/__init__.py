"""Shows a diagnosis in the reader's language: sections, figures, terminal, HTML, JSON. No I/O."""
