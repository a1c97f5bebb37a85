"""A `.env` read twice: by python-dotenv, as most services do, and as bytes, as less forgiving readers would."""

import re
import stat
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Final

from dotenv.parser import Binding, parse_stream
from dotenv.variables import Variable, parse_variables

from wsinvest.facts.config import Duplicate, EnvFile, FileState
from wsinvest.facts.decodings import AS_LOADED
from wsinvest.model.settings import is_plausible, is_sensitive, is_url
from wsinvest.redact.secret import Secret
from wsinvest.redact.shape import coarse

LARGEST: Final = 1024 * 1024
LONGEST_LINE: Final = 64 * 1024  # tokens that servers refuse for their size stand on such lines
LONGEST_GAP: Final = 4 * 1024  # dotenv takes time by the square of a run of blanks
_BOM: Final = b"\xef\xbb\xbf"
_GAP: Final = re.compile(r"[^\S\r\n]+")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_UNEXPANDED: Final = re.compile(r"\$\{[^${}]*\}|\$\([^$()]*\)")
# Base64 has no underscore, so the next line that assigns to a name with one is not part of a key that was cut.
_KEY_BLOCK: Final = re.compile(
    r"-----BEGIN .*?(?:-----END [A-Z ]+-----|(?=^(?=[^\W_]*+_)\w++=)|\Z)", re.DOTALL | re.MULTILINE
)
_KEY_LINE: Final = 16  # characters; a shorter line of a key is not filtered by itself
_QUOTES: Final = "\"'`“”‘’"


# Why a file gave nothing, for the one line of an error.
UNREAD: Final[Mapping[FileState, str]] = {
    FileState.MISSING: "no such file",
    FileState.UNREADABLE: "cannot be read by this account",
    FileState.FOLDER: "a folder",
    FileState.TOO_LARGE: "too large to be a .env",
    FileState.BINARY: "no text file (saved as UTF-16? save it as UTF-8)",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One assignment: its value as python-dotenv loads it, and `literal`, all that stands behind the equal sign.

    `original`: the whole assignment as it was written; empty if the value is from no file.
    """

    name: str
    line: int
    value: Secret
    literal: Secret
    carriage_return: bool
    original: Secret = field(default=Secret(""))


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave: its look, its assignments in order, and what must be filtered beside their values.

    `material` are the lines of keys, `strays` all other text that is no assignment: comments, lines that do not parse.
    """

    look: EnvFile
    entries: tuple[Entry, ...] = ()
    material: tuple[Secret, ...] = ()
    strays: tuple[Secret, ...] = ()

    def last(self, name: str) -> Entry | None:
        """The assignment that counts for python-dotenv: the last one of this name."""
        return next((entry for entry in reversed(self.entries) if entry.name == name), None)


def read(path: Path, shown: str) -> Read:
    """Read a named file; what keeps it from being read is a state of the look. `shown` stands for its path."""
    try:
        status = path.stat()
        state = _state(status.st_mode, status.st_size)
        raw = path.read_bytes() if state is FileState.READ else b""
    except (FileNotFoundError, NotADirectoryError):
        return Read(EnvFile(shown, FileState.MISSING))
    except (OSError, ValueError):  # the latter: no path at all, since it holds NUL
        return Read(EnvFile(shown, FileState.UNREADABLE))
    if b"\0" in raw:
        state = FileState.BINARY
    elif _chokes(raw):
        state = FileState.TOO_LARGE
    if state is not FileState.READ:
        return Read(EnvFile(shown, state, status.st_size), strays=_unparsed(raw))
    found = parse(raw)
    look = replace(found.look, path=shown, world_readable=bool(status.st_mode & stat.S_IROTH))
    return replace(found, look=look)


def _unparsed(raw: bytes) -> tuple[Secret, ...]:
    """The text of a file that is not parsed, such as one in UTF-16: a server that reads it may repeat it."""
    return (Secret(raw.replace(b"\0", b"").decode("utf-8", "replace")),) if raw else ()


def _chokes(raw: bytes) -> bool:
    """Whether a parser would take too long over some line."""
    gaps = _GAP.finditer(raw.decode("utf-8", "replace"))
    return max(map(len, raw.splitlines()), default=0) > LONGEST_LINE or any(len(gap[0]) > LONGEST_GAP for gap in gaps)


def parse(raw: bytes) -> Read:
    """The assignments of a file's bytes, and what is odd about them."""
    text = raw.removeprefix(_BOM).decode("utf-8", "replace")
    keys = [match.span() for match in _KEY_BLOCK.finditer(text)]
    entries: list[Entry] = []
    unparsed: list[int] = []
    strays: list[str] = []
    known: dict[str, str | None] = {}
    room = LARGEST  # for what the entries expand to
    for start, line, binding in _bindings(text):
        if _is_assignment(binding) and not _is_inside(keys, start):
            entry = _entry(binding, line, known if room > 0 else {})
            known[entry.name] = value = entry.value.reveal()
            room -= len(value)
            entries.append(entry)
            strays.append(entry.literal.reveal().partition(" #")[2])
            continue
        strays.append(binding.original.string)
        if not _is_quiet(binding):
            unparsed.append(line)
    material = _material(text[begin:end] for begin, end in keys)
    return Read(_look(raw, entries, unparsed), tuple(entries), _secrets(material), _secrets(strays))


def _look(raw: bytes, entries: Sequence[Entry], unparsed: Iterable[int]) -> EnvFile:
    """What is odd about a file that was read."""
    return EnvFile(
        state=FileState.READ,
        size_bytes=coarse(len(raw)),
        bom=raw.startswith(_BOM),
        first_key=entries[0].name if entries and entries[0].line == 1 else "",
        crlf_names=_unique(entry.name for entry in entries if entry.carriage_return),
        crlf_secret_or_url=any(_matters(entry) for entry in entries if entry.carriage_return),
        duplicates=tuple(_duplicates(entries)),
        unparsed_lines=tuple(unparsed),
        unexpanded=_unique(entry.name for entry in entries if _UNEXPANDED.search(entry.value.reveal())),
        names=_unique(entry.name for entry in entries),
    )


def _material(blocks: Iterable[str]) -> Iterator[str]:
    """Each key as a whole, and its long lines."""
    for block in blocks:
        yield block.strip()
        yield from (part for part in block.split()[1:] if len(part) >= _KEY_LINE)


def _secrets(texts: Iterable[str]) -> tuple[Secret, ...]:
    return tuple(Secret(text) for text in texts if text.strip())


def decodings(entries: Iterable[Entry]) -> Mapping[str, Secret]:
    """What other readers of the same lines may take for the value: AS_LOADED, and those that differ from it."""
    lines = tuple(entries)
    last, value = lines[-1], lines[-1].value.reveal()
    stripped = value.strip()
    unquoted = stripped.strip(_QUOTES)
    others = {
        "stripped": stripped,
        "unquoted": value if unquoted == stripped else unquoted,  # without quotes to take off it is the stripped one
        "with_cr": value + "\r" if last.carriage_return else value,
        "literal": last.literal.reveal(),
        "first_line": lines[0].value.reveal(),
        "last_line": value,
    }
    different = {name: Secret(text) for name, text in others.items() if text != value}
    return {AS_LOADED: last.value, **different}


def _state(mode: int, size: int) -> FileState:
    if stat.S_ISDIR(mode):
        return FileState.FOLDER
    if not stat.S_ISREG(mode):
        return FileState.UNREADABLE  # a pipe or a device, which might never end
    return FileState.TOO_LARGE if size > LARGEST else FileState.READ


def _bindings(text: str) -> Iterator[tuple[int, int, Binding]]:
    """Each binding with its offset and the line of its first character that is not blank."""
    # dotenv counts lines too, but takes CR and LF after a broken line for two.
    ends = [match.end() for match in _LINE_END.finditer(text)]
    offset = 0
    for binding in parse_stream(StringIO(text, newline="")):
        original = binding.original.string
        start = offset + len(original) - len(original.lstrip())
        offset += len(original)
        yield start, bisect_right(ends, start) + 1, binding


def _is_assignment(binding: Binding) -> bool:
    return binding.key is not None and binding.value is not None and is_plausible(binding.key)


def _is_inside(spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether the place lies behind the beginning of one of these spans, which are in order, and before its end."""
    before = bisect_left(spans, (place,))
    return before > 0 and place < spans[before - 1][1]


def _is_quiet(binding: Binding) -> bool:
    """A comment, blank lines, or a bare name, which assigns nothing."""
    bare = binding.value is None and (binding.key is None or is_plausible(binding.key))
    return bare and not binding.error


def _entry(binding: Binding, line: int, known: Mapping[str, str | None]) -> Entry:
    original = binding.original.string
    literal = re.search(r"=([^\r\n]*)", original)
    return Entry(
        name=binding.key or "",
        line=line,
        value=Secret(expanded(binding.value or "", known)),
        literal=Secret(literal[1] if literal else ""),
        carriage_return=original.endswith(("\r\n", "\r")),
        original=Secret(original),
    )


def expanded(value: str, known: Mapping[str, str | None]) -> str:
    """`${NAME}` from earlier lines of the same file, as python-dotenv does; never from our own environment.

    What the file itself does not define stays as it was written, for the service's environment may define it. So does
    what grows beyond a line: forty lines that each name the one before twice would else fill all memory.
    """
    if "}" not in value:
        return value
    parts, size = [], 0
    for atom in parse_variables(value):
        unset = isinstance(atom, Variable) and atom.default is None and atom.name not in known
        parts.append(f"${{{atom.name}}}" if isinstance(atom, Variable) and unset else atom.resolve(known))
        size += len(parts[-1])
        if size > LONGEST_LINE:
            return value
    return "".join(parts)


def _duplicates(entries: Iterable[Entry]) -> Iterator[Duplicate]:
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.name, []).append(entry)
    for name, found in by_name.items():
        if len(found) > 1:
            equal = all(one.value == other.value for one, other in pairwise(found))
            yield Duplicate(name, tuple(entry.line for entry in found), equal, any(map(_matters, found)))


def _matters(entry: Entry) -> bool:
    return is_sensitive(entry.name) or is_url(entry.name) or "://" in entry.value.reveal()


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
