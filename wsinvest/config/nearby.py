"""What to say of a path at which nothing is: which names of its folder are near, or that it is a link to nowhere."""

import difflib
from pathlib import Path
from typing import Final

from wsinvest.redact.high_entropy import mask_high_entropy
from wsinvest.redact.redactor import Redactor

_MOST: Final = 2000  # names of a folder that are compared
_ALIKE: Final = 0.6  # ratio of difflib: its own default


def absent(path: Path, kind: str = "file") -> str:
    """Why nothing can be read at this path of a `kind`, and what to do."""
    if path.is_symlink():
        return f"a link to a {kind} that is not there; check where it leads"
    near = nearest(path)
    return f"no such {kind}; {f'near it: {near}' if near else 'check the path'}"


def nearest(path: Path) -> str:
    """Up to three names of the same folder that are much like this one, with commas; empty if there are none.

    Much alike is the part before the ending too: all target files end alike.
    """
    try:
        names = [other.name for _, other in zip(range(_MOST), path.parent.iterdir(), strict=False)]
    except OSError:
        return ""
    wanted = path.name.lower().lstrip(".")
    by_plain = {name.lower().lstrip("."): name for name in names}
    close = difflib.get_close_matches(wanted, by_plain, n=3, cutoff=0.6)
    alike = [by_plain[one] for one in close if _are_alike(_stem(one), _stem(wanted))]
    return ", ".join(name for name in alike if name != path.name and _is_shown(name))


def _stem(name: str) -> str:
    return name.partition(".")[0]


def _are_alike(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _is_shown(name: str) -> bool:
    """False for what may be a key: none of a name's parts is shown then."""
    plain = all(mask_high_entropy(part, "")[0] == part for part in name.split("."))
    return plain and Redactor().mask_own(name) == name
