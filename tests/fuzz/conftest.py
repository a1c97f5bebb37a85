"""How long is looked: as long as any test, or with `make fuzz` a hundred times longer."""

from pathlib import Path

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

KEPT = DirectoryBasedExampleDatabase(Path(__file__).with_name("kept"))

settings.register_profile("long", deadline=None, max_examples=10_000, database=KEPT)
