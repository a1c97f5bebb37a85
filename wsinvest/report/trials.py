"""How often a code was right where it was tried, on the test services of this project.

`trials.json` is written by `make trials`, from the bank of faults and the field cases in `tests/`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

LEAST: Final = 10  # below that a share says more of chance than of the code


@dataclass(frozen=True, slots=True)
class Trials:
    """Services on which the code was true or named, and those on which it was both."""

    tried: int
    right: int


def trials_of(code: str) -> Trials | None:
    """The trials of a code; None where there were fewer than ten."""
    found = _recorded().get(code)
    return found if found and found.tried >= LEAST else None


@cache
def _recorded() -> Mapping[str, Trials]:
    codes = json.loads(Path(__file__).with_name("trials.json").read_text("ascii"))["codes"]
    return {code: Trials(**counts) for code, counts in codes.items()}
