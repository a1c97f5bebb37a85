"""The table `[watch]` of a target file; every mistake is named with its line."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from wsinvest.config.quiet import QuietError, quiet_of
from wsinvest.model.failure import Failure
from wsinvest.model.watching import LEAST_EVERY_S, MOST_EVERY_S, WatchSettings

_KEYS: Final[Mapping[str, type]] = {
    "every_s": float,
    "canary": bool,
    "diagnose": bool,
    "clear_s": float,
    "keep_days": int,
    "keep_mb": int,
    "notify": list,
    "heartbeat": str,
    "lines": dict,
    "quiet": dict,
}
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


class Reader(Protocol):
    """What a target file offers to whoever checks a table of it."""

    def known(self, table: str, keys: Iterable[str], known: Iterable[str]) -> None:
        """Raise for the first key that is not among the known ones."""

    def typed(self, table: str, key: str, value: Any, kind: type) -> Any:
        """The value, if it is of this type; raises otherwise."""

    def wrong(self, table: str, key: str, due: str) -> Failure:
        """The error that says where the key stands and what it must be."""


def settings(reader: Reader, table: Mapping[str, Any]) -> WatchSettings:
    """The settings of this table; raises what the reader raises."""
    reader.known("watch", table, _KEYS)
    found = {key: reader.typed("watch", key, value, _KEYS[key]) for key, value in table.items()}
    if not LEAST_EVERY_S <= found.get("every_s", LEAST_EVERY_S) <= MOST_EVERY_S:
        raise reader.wrong("watch", "every_s", f"from {LEAST_EVERY_S:g} to {MOST_EVERY_S:g} seconds")
    lines = found.get("lines", {})
    return WatchSettings(
        **found
        | {
            "notify": tuple(_variable(reader, "notify", name) for name in found.get("notify", ())),
            "heartbeat": _variable(reader, "heartbeat", found["heartbeat"]) if found.get("heartbeat") else "",
            "lines": {key: reader.typed("watch.lines", key, value, float) for key, value in lines.items()},
            "quiet": _quiet(reader, found.get("quiet", {})),
        }
    )


def _variable(reader: Reader, key: str, name: str) -> str:
    if not _VARIABLE.fullmatch(name):
        raise reader.wrong("watch", key, "names of variables that hold URLs; a URL itself is a secret")
    return name


def _quiet(reader: Reader, table: Mapping[str, Any]) -> tuple[str, ...]:
    reader.known("watch.quiet", table, ("weekly",))
    windows: list[str] = reader.typed("watch.quiet", "weekly", table.get("weekly", []), list)
    for window in windows:
        try:
            quiet_of(window)
        except QuietError as error:
            raise reader.wrong("watch.quiet", "weekly", f"a list of windows; {window!r} {error}") from error
    return tuple(windows)
