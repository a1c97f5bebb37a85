"""Timeout settings in seconds."""

import re
from typing import Final

from wsinvest.facts.config import Config

SECONDS_OF_UNITS: Final = {"": 1.0, "s": 1.0, "sec": 1.0, "ms": 0.001, "m": 60.0, "min": 60.0, "h": 3600.0}


def seconds_of(config: Config, name: str) -> float | None:
    """A setting in seconds; None if it is unset, 0, not a number, or has an unknown unit."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s?([a-z]*)", config.setting(name).shown.lower())
    return float(found[1]) * SECONDS_OF_UNITS[found[2]] or None if found and found[2] in SECONDS_OF_UNITS else None
