"""Rules on the service itself: what it needs, its workers, its memory, its errors."""
