"""Collectors: the only code that looks at the world; one topic a file, facts class first."""
