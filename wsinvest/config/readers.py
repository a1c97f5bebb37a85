"""How other readers of a `.env` take one assignment: sh, docker compose, systemd, Node, Ruby, Go.

Each is a pure function in our own words. What they do with `$`, `#`, quotes and backslashes was compared with the
programs themselves: `tests/config/test_readers.py` repeats it with those that are installed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from wsinvest.config.posix import Unreadable, sourced

Known = Mapping[str, str]  # what the earlier lines of the file set
Reader = Callable[[str, Known], str | None]

_ASSIGNMENT: Final = re.compile(r"\s*(?P<export>export[ \t]+)?(?P<name>[\w.-]+)(?P<gap>[ \t]*)=(?P<rest>.*)", re.DOTALL)
_NAMED: Final = re.compile(r"\$(?:\{(?P<braced>[^{}$]*)\}|(?P<bare>[A-Za-z_]\w*))")
_UNESCAPED: Final = re.compile(r"(?<!\\)" + _NAMED.pattern)
_COMMAND: Final = re.compile(r"(?<!\\)\$\(")
_RUBY: Final = re.compile(r"(?P<escape>\\)?\$\{?(?P<bare>\w+)\}?")
_GO: Final = re.compile(r"(?P<escape>\\)?\$\{?(?P<bare>[A-Z0-9_]+)\}?")
_DEFAULT: Final = re.compile(r"(?P<name>\w+)(?P<operator>:?[-+?]|)(?P<word>.*)", re.DOTALL)
_BREAKS: Final = {"n": "\n", "r": "\r"}
_KEPT_BY_SYSTEMD: Final = '"\\`$'  # a backslash before any other character stays, within double quotes


@dataclass(frozen=True, slots=True)
class _Value:
    """The text behind the equal sign, taken out of its `quote` (empty: there is none)."""

    quote: str
    text: str


def readings(assignment: str, known: Known) -> Mapping[str, str]:
    """The value that each reader takes from this assignment; those that refuse it, or would run a command, are absent.

    `known`: the variables that earlier lines set. What nothing sets is taken as empty, as all of them do.
    """
    read = ((name, reader(assignment, known)) for name, reader in READERS.items())
    return {name: value for name, value in read if value is not None}


def _sh(assignment: str, known: Known) -> str | None:
    """As `set -a; . ./.env` (POSIX shell command language, section 2); None where a command would run instead."""
    found = _ASSIGNMENT.fullmatch(assignment)
    if found is None or found["gap"] or re.search(r"[.-]", found["name"]):
        return None
    try:
        return sourced(found["rest"], known)
    except Unreadable:
        return None


def _compose(assignment: str, known: Known) -> str | None:
    """As `env_file` of docker compose (github.com/compose-spec/compose-go, dotenv)."""
    value = _value(assignment, "'\"", comment=" #")
    if value is None or value.quote == "'":
        return _text(value)
    text = value.text.replace("$$", "\0")
    if value.quote:
        text = _unescaped(text.replace("\\$", "\0"), {**_BREAKS, "t": "\t"})
    return None if re.search(r"\$\{[^}]*$", text) else _with_values(_NAMED, text, known).replace("\0", "$")


def _systemd(assignment: str, _known: Known) -> str | None:
    """As `EnvironmentFile=` (systemd.exec(5)): no variables, and `#` begins a comment only at the start of a line."""
    found = _ASSIGNMENT.fullmatch(assignment)
    if found is None or found["export"]:
        return None
    value = _value(assignment, "'\"", comment="")
    if value is None or value.quote == "'":
        return _text(value)
    if value.quote:
        return re.sub(r"\\(.)", lambda found: found[0][found[1] in _KEPT_BY_SYSTEMD :], value.text)
    return re.sub(r"\\(.)", r"\1", value.text)


def _node(assignment: str, _known: Known) -> str | None:
    """As dotenv of npm and `node --env-file`: no variables; `#` begins a comment anywhere outside of quotes."""
    value = _value(assignment, "'\"`", comment="#")
    if value is None or value.quote != '"':
        return _text(value)
    return value.text.replace("\\n", "\n").replace("\\r", "\r")


def _expand(assignment: str, known: Known) -> str | None:
    """As dotenv-expand of npm (Vite, Next.js): variables of any value, also of one in single quotes."""
    text = _node(assignment, known)
    if text is None or _COMMAND.search(text):
        return None
    return _with_values(_UNESCAPED, text, known).replace("\\$", "$")


def _ruby(assignment: str, known: Known) -> str | None:
    """As dotenv of Ruby; `$(command)` would be run, and is refused here."""
    value = _value(assignment, "'\"", comment="#")
    if value is None or value.quote == "'":
        return _text(value)
    if _COMMAND.search(value.text):
        return None
    text = re.sub(r"\\([^$])", lambda found: _BREAKS.get(found[1], found[1]), value.text) if value.quote else value.text
    return _RUBY.sub(lambda found: _bare(found, known), text)


def _go(assignment: str, known: Known) -> str | None:
    """As github.com/joho/godotenv, which knows variables of capital letters, digits and underscores only."""
    value = _value(assignment, "'\"", comment=r"\s#")
    if value is None or value.quote == "'":
        return _text(value)
    text = _GO.sub(lambda found: _bare(found, known), value.text)
    return _unescaped(text, _BREAKS) if value.quote else text.replace("\\$", "$")


READERS: Final[Mapping[str, Reader]] = {
    "sh": _sh,
    "compose": _compose,
    "node": _node,
    "expand": _expand,
    "ruby": _ruby,
    "go": _go,
    "systemd": _systemd,
}


def _value(assignment: str, quotes: str, comment: str) -> _Value | None:
    """The value in one of these quotes, or up to what begins a comment and without blanks at its ends.

    None for what is no assignment, and where more than a comment follows the closing quote: readers differ there.
    """
    found = _ASSIGNMENT.fullmatch(assignment)
    if found is None:
        return None
    text = found["rest"].strip()
    quote = text[:1]
    if not quote or quote not in quotes:
        line = text.partition("\n")[0]
        return _Value("", re.split(comment, line, maxsplit=1)[0].strip() if comment else line.strip())
    closed = re.match(rf"{quote}((?:\\.|[^\\{quote}])*){quote}\s*(?:#|\Z)", text, re.DOTALL)
    return None if closed is None else _Value(quote, closed[1])


def _text(value: _Value | None) -> str | None:
    """The text as it stands, None where there is no value."""
    return None if value is None else value.text


def _unescaped(text: str, characters: Mapping[str, str]) -> str:
    """Without the backslashes of double quotes: some stand for `characters`, the others for what follows them."""
    return re.sub(r"\\(.)", lambda found: characters.get(found[1], found[1]), text)


def _with_values(names: re.Pattern[str], text: str, known: Known) -> str:
    """The text with the values of `$NAME`, `${NAME}` and `${NAME:-default}`; what is named otherwise stays."""
    return names.sub(lambda found: _named(found, known), text)


def _named(found: re.Match[str], known: Known) -> str:
    if found["bare"]:
        return known.get(found["bare"], "")
    braced = _DEFAULT.fullmatch(found["braced"])
    if braced is None:
        return found[0]
    value = known.get(braced["name"], "")
    return braced["word"] if not value and braced["operator"] in (":-", "-") else value


def _bare(found: re.Match[str], known: Known) -> str:
    """The value of a variable without defaults; an escaped dollar sign is one without its backslash."""
    return found[0][1:] if found["escape"] else known.get(found["bare"], "")
