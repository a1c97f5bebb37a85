"""The nouns: target, attempt, evidence, case, finding, and how units are declared. No I/O, no clock."""
