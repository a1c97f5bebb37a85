"""The catalogue of causes: a page of each code, and one document of all."""
