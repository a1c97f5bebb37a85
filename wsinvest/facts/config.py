"""Configuration: each setting by its catalogue name, its origin, and which ones are unset."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.facts.decodings import ReadAs
from wsinvest.facts.shape import Shape
from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts
from wsinvest.model.target import Origin


class ValueState(StrEnum):
    """The state of a setting: set, empty or missing."""

    SET = "set"
    EMPTY = "empty"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting by its catalogue name. `shown` holds the value only for names on the safe list.

    `literal`: the shape of the text after the equal sign, if it differs from the value; docker --env-file uses that
    text. `read_as`: what other readers of the `.env` take for JWT_SECRET.
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
    read_as: tuple[ReadAs, ...] = ()


@dataclass(frozen=True, slots=True)
class UrlGiven:
    """The scheme of the target's URL as written (empty if missing), and the scheme that was used instead."""

    scheme: str
    used: str
    origin: Origin


class Between(StrEnum):
    """What two contradictory inputs are."""

    ORIGINS = "origins"
    SPELLINGS = "spellings"
    PORTS = "ports"
    PARAMETERS = "parameters"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two inputs that contradict each other: `used` is in effect, `against` have another value. Names only."""

    name: str
    between: Between
    used: str
    against: tuple[str, ...]


class FileState(StrEnum):
    """The result of reading the `.env` that was named for this target."""

    NOT_NAMED = "not_named"
    READ = "read"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    FOLDER = "folder"
    TOO_LARGE = "too_large"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that is set on several lines. `equal`: all its values are the same."""

    name: str
    lines: tuple[int, ...]
    equal: bool
    secret_or_url: bool


@dataclass(frozen=True, slots=True)
class EnvFile:
    """The `.env` as bytes: what a stricter parser than python-dotenv would reject or read differently."""

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


@facts("config", label=_("configuration"))
@dataclass(frozen=True, slots=True)
class Config:
    """All settings of this target by catalogue name, and those that it needs but does not have.

    `required`: names that the auth mode needs. `expected`: names that operation needs and this target uses.
    `minting_mode`: the token in use is signed with JWT_SECRET, by wsinvest or by the login service. `proxies`:
    variables of our environment that name proxies.
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
    proxies: tuple[str, ...] = ()

    def setting(self, name: str) -> Setting:
        """The setting of this name; a name that no source mentions has the state MISSING."""
        return next((value for value in self.values if value.name == name), Setting(name, ValueState.MISSING))
