"""The table `[load]` of a target file; every mistake is named with its line."""

from collections.abc import Mapping
from typing import Any, Final

from wsinvest.config.watchtable import Reader
from wsinvest.model.loading import MOST_CONNECTIONS, MOST_RATE, LoadSettings

_KEYS: Final[Mapping[str, type]] = {"max_connections": int, "max_rate": float}
_MOST: Final[Mapping[str, float]] = {"max_connections": MOST_CONNECTIONS, "max_rate": MOST_RATE}


def settings(reader: Reader, table: Mapping[str, Any]) -> LoadSettings:
    """The settings of this table; raises what the reader raises."""
    reader.known("load", table, _KEYS)
    found = {key: reader.typed("load", key, value, _KEYS[key]) for key, value in table.items()}
    for key, value in found.items():
        if not 0 < value <= _MOST[key]:
            raise reader.wrong("load", key, f"more than 0 and at most {_MOST[key]:g}")
    return LoadSettings(**found)
