"""Cuts a log into entries (a traceback stays whole), groups those alike, and finds in each the line that tells most."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

MOST_GROUPS: Final = 2000
_MOST_LINES: Final = 500  # of one entry
_KEY_BYTES: Final = 300  # of a line by which entries are alike
_HEAD_BYTES: Final = 160  # of a line, in which its level stands
_VARIABLE: Final = b"0123456789abcdefABCDEF"  # what numbers, ids and times are made of
_BLANK: Final = (b" ", b"\t", b"\r")
# Lines that are not indented and yet go on with an entry: Python, Java, Go, Rust, Node.
_GOES_ON: Final = (
    b"During handling of the above exception",
    b"The above exception was the direct cause",
    b"Caused by: ",
    b"goroutine ",
    b"created by ",
    b"note: run with",
    b"stack backtrace:",
    b"Node.js v",
    b"Emitted 'error' event on ",
    b"}",
)
_TRACEBACK: Final = b"Traceback (most recent call last)"
_SEVERE: Final = re.compile(
    rb"\b(?:err|error|crit|critical|alert|emerg|fatal|severe|panic|panicked|exception|unhandled|uncaught)\b"
    rb'|\blevel"?[:=]\s?(?:[56]0\b)|^[EF],? \[',
    re.IGNORECASE,
)
_WARNING: Final = re.compile(rb'\bwarn(?:ing)?\b|\blevel"?[:=]\s?40\b|^W,? \[', re.IGNORECASE)
_STACK: Final = re.compile(
    rb"^[ \t]+at [^\n]+[:(]|^goroutine \d+|panicked at |^[ \t]*(?:from )?\S+:\d+:in [`']"
    rb"|^[ \t]+File \"[^\"\n]+\", line \d+",
    re.MULTILINE,
)
_EXCEPTION: Final = re.compile(rb"(?:[\w$]+\.)*[\w$]*(?:Error|Exception)\b")
_RUBY_FRAME: Final = re.compile(rb"(?:from )?\S+:\d+:in [`']")
_GO_FRAME: Final = re.compile(rb"[\w./*]++(?:\(\*\w+\))?[\w.]*+\([^)]*\)$")
_FRAME: Final = re.compile(
    rb"[\w./*]++(?:\(\*\w+\))?[\w.]*+\([^)]*\)$|\s+at |(?:from )?\S+:\d+:in [`']|\s|$"
    rb"|goroutine |created by |Node\.js v|\}|note: "
)
# Ids of requests that hold letters, as Fastify's req-a to req-z.
_JSON_ID: Final = re.compile(
    rb'"(?:req(?:uest)?|trace|span|correlation|conn(?:ection)?|client|socket|session|transaction)_?id"\s*:\s*"[^"]*"',
    re.IGNORECASE,
)
_TOLD_IN_JSON: Final = ("msg", "message", "event", "error", "err", "exception", "exc_info", "stack", "detail", "cause")
_LONGEST_JSON: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log: the place of its first byte, and its lines."""

    at: int
    lines: tuple[bytes, ...]

    @property
    def text(self) -> bytes:
        """Its lines as written."""
        return b"\n".join(self.lines)

    @property
    def alike(self) -> bytes:
        """What it has in common with entries of its kind: its first and last line without numbers and ids."""
        first = self.lines[0][:_KEY_BYTES]
        if first.startswith(b"{"):
            first = _JSON_ID.sub(b"", first)
        last = self.lines[-1][:_KEY_BYTES] if len(self.lines) > 1 else b""
        return (first + b"\n" + last).translate(None, _VARIABLE)

    @property
    def level(self) -> int:
        """2 for an error, 1 for a warning, 0 for anything else."""
        head = self.lines[0][:_HEAD_BYTES]
        if self.is_exception or _SEVERE.search(head):
            return 2
        return 1 if _WARNING.search(head) else 0

    @property
    def is_exception(self) -> bool:
        """True if it holds a stack trace."""
        return bool(_STACK.search(self.text)) if len(self.lines) > 1 else rb"\n    at " in self.lines[0]

    @property
    def telling(self) -> bytes:
        """The line that tells most: the exception's own line, else the first; of JSON what it says in words."""
        if self.lines[0].startswith(b"{"):
            return _of_json(self.lines[0])
        if not self.is_exception:
            return self.lines[0]
        told = [line for line in self.lines if not _FRAME.match(line) and not line.startswith((_TRACEBACK, *_GOES_ON))]
        causes = [line for line in self.lines if line.startswith(b"Caused by: ")]
        if _TRACEBACK in self.text:
            return told[-1] if told else self.lines[-1]
        return causes[-1] if causes else (_exception_of(told) or self.lines[0])


def _exception_of(lines: list[bytes]) -> bytes:
    """The last of these lines that names an exception, else the first."""
    named = [line for line in lines if _EXCEPTION.match(line) or line.startswith(b"panic")]
    return named[-1] if named else (lines[0] if lines else b"")


def entries(text: bytes, at: int = 0) -> list[Entry]:
    """The entries of this text, which begins at this place of its file; blank lines between them are left out."""
    found: list[Entry] = []
    current: list[bytes] = []
    start = place = at
    for line in text.split(b"\n"):
        if current and _continues(line, current) and len(current) < _MOST_LINES:
            current.append(line)
        else:
            _add(found, start, current)
            current, start = [line], place
        place += len(line) + 1
    _add(found, start, current)
    return found


def _add(found: list[Entry], start: int, lines: list[bytes]) -> None:
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and lines[0].strip():
        found.append(Entry(start, tuple(lines)))


def _continues(line: bytes, current: list[bytes]) -> bool:
    """True if this line goes on with the entry that these lines began."""
    if not line or line.startswith((*_BLANK, *_GOES_ON)):
        return True
    if line.startswith(_TRACEBACK) and any(one.startswith(_GOES_ON[:2]) for one in current[-3:]):
        return True
    if len(current) == 1 and (line.startswith(_TRACEBACK) or _EXCEPTION.match(line)):
        return bool(_SEVERE.search(current[0][:_HEAD_BYTES])) and not _EXCEPTION.match(current[0])
    if b":in " in line and _RUBY_FRAME.match(line):
        return True
    before = current[-1]
    if before.startswith(_BLANK) and (
        _TRACEBACK in current[0][:_HEAD_BYTES] or any(one.startswith(_TRACEBACK) for one in current)
    ):
        return True  # the exception's own line, behind the last frame
    if b"panicked at " in before and before.endswith(b":"):
        return True
    return bool(_GO_FRAME.match(line)) and any(one.startswith(b"goroutine ") for one in current)


def groups(found: Iterable[Entry]) -> list[list[Entry]]:
    """The entries that are alike together, in the order in which each kind was last written; MOST_GROUPS of the end."""
    alike: dict[bytes, list[Entry]] = {}
    for one in found:
        key = one.alike
        known = alike.pop(key, [])
        known.append(one)
        alike[key] = known  # the kind that was written last stands last
    return list(alike.values())[-MOST_GROUPS:]


def _of_json(line: bytes) -> bytes:
    """What a JSON line says in words: its message and its error; the line itself where it is none or says nothing."""
    if len(line) > _LONGEST_JSON:
        return line
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return line
    said = dict.fromkeys(_words(content)) if isinstance(content, dict) else {}
    return ": ".join(said).encode("utf-8", "replace") if said else line


def _words(content: dict[str, Any]) -> Iterable[str]:
    for name in _TOLD_IN_JSON:
        value = content.get(name)
        inner = value.get("message") if isinstance(value, dict) else value
        if isinstance(inner, str) and inner.strip():
            yield inner.strip().splitlines()[0]
