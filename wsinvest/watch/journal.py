"""What a watch says on stderr: one line an event, as text or as JSON, through the filter of its target."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TextIO

from wsinvest.redact.redactor import Redactor


class Form(StrEnum):
    """How lines are written."""

    TEXT = "text"
    JSON = "json"


class Level(StrEnum):
    """How grave a line is; a journal's own words."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_FIRST: Final = ("at", "level", "event", "target")


class Journal:
    """Writes lines; a reader that went away stops nothing, since a watch goes on without one."""

    def __init__(
        self, form: Form, stream: TextIO | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """`stream`: stderr if None."""
        self._form = form
        self._stream = stream
        self._now = now

    def say(
        self, redactor: Redactor | None, event: str, target: str = "", level: Level = Level.INFO, **fields: object
    ) -> None:
        """One line. `fields`: numbers and texts; None and empty ones are left out. No `redactor`: all was filtered."""
        at = f"{self._now():%Y-%m-%dT%H:%M:%SZ}"
        told = {"at": at, "level": str(level), "event": event, "target": target} | fields
        kept = {
            name: value if name in _FIRST else _clean(redactor, value)
            for name, value in told.items()
            if value not in (None, "", ())
        }
        try:
            (self._stream or sys.stderr).write(f"{self._line(kept)}\n")
            (self._stream or sys.stderr).flush()
        except (OSError, ValueError):
            return

    def _line(self, told: dict[str, object]) -> str:
        if self._form is Form.JSON:
            return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        rest = "  ".join(f"{name}={_word(value)}" for name, value in told.items() if name not in (*_FIRST, "text"))
        words = [str(told[name]) for name in ("at", "event", "target", "text") if name in told]
        return "  ".join([*words, *([rest] if rest else [])]).replace("\n", " | ")


def _word(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _clean(redactor: Redactor | None, value: object) -> object:
    if redactor is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple | list):
        return [redactor.own(str(one)) for one in value]
    return redactor.own(str(value))
