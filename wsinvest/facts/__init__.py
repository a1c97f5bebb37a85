"""What is known: frozen facts, one topic a file, and the comparison of two attempts. Pure."""
