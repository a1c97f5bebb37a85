"""Configuration: each input by its catalogue name with its origin, and what is unset."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.facts.shape import Shape
from wsinvest.model.registry import facts
from wsinvest.model.target import Origin


class ValueState(StrEnum):
    """What is there under a name."""

    SET = "set"
    EMPTY = "empty"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Setting:
    """One input by its catalogue name. `shown` holds a value only for names on the safe list.

    `literal`: the shape of what stands behind the equal sign, where that differs from the value; docker takes it all.
    """

    name: str
    state: ValueState
    origin: Origin = Origin.UNSET
    secret: bool = False
    line: int | None = None
    shown: str = ""
    fingerprint: str = ""
    shape: Shape | None = None
    same_as: tuple[str, ...] = ()
    contradicted_by: tuple[Origin, ...] = ()
    literal: Shape | None = None


@dataclass(frozen=True, slots=True)
class UrlGiven:
    """The target's URL as it was written: its scheme (empty when missing) and the scheme that was used instead."""

    scheme: str
    used: str
    origin: Origin


class Between(StrEnum):
    """What two inputs that say something else about the same thing are."""

    ORIGINS = "origins"
    SPELLINGS = "spellings"
    PORTS = "ports"
    PARAMETERS = "parameters"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two inputs that contradict each other, by where they stand: `used` counts, `against` say something else."""

    name: str
    between: Between
    used: str
    against: tuple[str, ...]


class FileState(StrEnum):
    """What became of reading the `.env` that was named for this target."""

    NOT_NAMED = "not_named"
    READ = "read"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    FOLDER = "folder"
    TOO_LARGE = "too_large"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that stands on several lines; equal: all its values are the same."""

    name: str
    lines: tuple[int, ...]
    equal: bool
    secret_or_url: bool


@dataclass(frozen=True, slots=True)
class EnvFile:
    """The file as bytes: what a reader that is less forgiving than python-dotenv would trip over."""

    path: str = ""
    state: FileState = FileState.NOT_NAMED
    size_bytes: int = 0
    bom: bool = False
    first_key: str = ""
    crlf_names: tuple[str, ...] = ()
    crlf_secret_or_url: bool = False
    duplicates: tuple[Duplicate, ...] = ()
    unparsed_lines: tuple[int, ...] = ()
    unexpanded: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    world_readable: bool = False


@facts("config")
@dataclass(frozen=True, slots=True)
class Config:
    """Everything that was configured for this target, by catalogue name, and what it needs but does not have.

    `required`: names that this target's auth mode demands. `expected`: names that its objectives and operation need.
    `minting_mode`: the token in use is one that JWT_SECRET signs (by us or by the login service).
    """

    env_file: EnvFile
    values: tuple[Setting, ...]
    required: tuple[str, ...]
    expected: tuple[str, ...]
    unset: tuple[str, ...]
    url: UrlGiven
    production: bool
    source_named: bool
    minting_mode: bool
    contradictions: tuple[Contradiction, ...] = ()

    def setting(self, name: str) -> Setting:
        """The setting of this name; a name that nobody mentioned is missing."""
        return next((value for value in self.values if value.name == name), Setting(name, ValueState.MISSING))
