"""Rules on the service itself: what it needs, its workers and processes, its memory, its errors."""
