"""Rules: one pure function for each code of the catalogue, with its words beside it."""
