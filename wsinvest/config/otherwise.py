"""What other readers of the `.env` take for a value, and because of which sign: `$`, `#`, backslash, quotes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Final

from dotenv.parser import parse_stream
from dotenv.variables import parse_variables

from wsinvest.config.envfile import Entry, decodings, expanded
from wsinvest.facts.decodings import AS_LOADED, ReadAs, Sign
from wsinvest.redact.secret import Secret

_SIGNS: Final[Mapping[str, Sign]] = {
    "$": Sign.DOLLAR,
    "#": Sign.HASH,
    "\\": Sign.BACKSLASH,
    "`": Sign.BACKTICK,
    "\"'": Sign.QUOTE,
}
_PYTHON: Final = "python"
_LITERAL: Final = "literal"  # all behind the equal sign, as docker --env-file reads it
_DOCKER: Final = "docker"
_NEUTRAL: Final = "x"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One other value of the setting, and what may be shown of it."""

    facts: ReadAs
    value: Secret


def read_otherwise(lines: tuple[Entry, ...], file: tuple[Entry, ...]) -> tuple[Otherwise, ...]:
    """Each value that some reader takes from the last of these lines and that differs from the one as loaded.

    `file`: all assignments of the file, for the variables that the value may refer to.
    """
    if not lines or not any(sign in lines[-1].original.reveal() for signs in _SIGNS for sign in signs):
        return ()
    entry = lines[-1]
    known = {one.name: one.value.reveal() for one in file if one.line < entry.line}
    taken = {value.reveal(): name for name, value in reversed(tuple(decodings(lines).items()))}
    by_value: dict[str, list[str]] = {}
    for reader, value in _readings(entry.original.reveal(), known).items():
        if value and taken.get(value) != AS_LOADED:
            by_value.setdefault(value, []).append(reader)
    return tuple(
        Otherwise(ReadAs(taken.get(value, readers[0]), tuple(readers), _sign(entry, readers[0], known)), Secret(value))
        for value, readers in by_value.items()
    )


def _readings(assignment: str, known: Mapping[str, str]) -> Mapping[str, str]:
    """The value of the assignment by reader."""
    from wsinvest.config.readers import readings  # only few values need it

    literal = assignment.partition("=")[2].partition("\n")[0].rstrip("\r")
    read = {**readings(assignment, known), _DOCKER: literal}
    return {**read, _PYTHON: _by_python(assignment, known)} if "${" in literal else read


def _by_python(assignment: str, known: Mapping[str, str]) -> str:
    """As python-dotenv does where the environment adds nothing: what is not set is empty."""
    return "".join(atom.resolve(dict(known)) for atom in parse_variables(_loaded(assignment)))


def _sign(entry: Entry, reader: str, known: Mapping[str, str]) -> Sign:
    """The sign without which this reader and python-dotenv read the same."""
    return next(_telling(entry.original.reveal(), reader, known), Sign.SEVERAL)


def _telling(assignment: str, reader: str, known: Mapping[str, str]) -> Iterator[Sign]:
    for signs, sign in _SIGNS.items():
        changed = _without(assignment, signs)
        if changed != assignment and _readings(changed, known).get(reader) == expanded(_loaded(changed), dict(known)):
            yield sign


def _without(assignment: str, signs: Iterable[str]) -> str:
    for sign in signs:
        assignment = assignment.replace(sign, _NEUTRAL)
    return assignment


def _loaded(assignment: str) -> str:
    """The value as python-dotenv parses it, before it fills in variables; empty for a line that it cannot parse."""
    binding = next(iter(parse_stream(StringIO(assignment, newline=""))), None)
    return (binding.value or "") if binding else ""
