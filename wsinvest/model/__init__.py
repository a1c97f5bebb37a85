"""Data classes (target, attempt, evidence, case, finding) and the decorators that declare units. No I/O, no clock."""
