"""The fixed words of pages and screens, in every language."""
