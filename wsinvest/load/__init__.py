"""Load: many connections to a target that consents, by a schedule, measured from the moment that each was due."""
