"""A target file: TOML that describes one target and holds no secrets; every mistake is named with its line."""

import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wsinvest.config import loadtable
from wsinvest.config.nearby import absent
from wsinvest.config.watchtable import settings
from wsinvest.model.failure import Failure
from wsinvest.model.loading import LoadSettings
from wsinvest.model.objective import LIMITS
from wsinvest.model.registry import judging
from wsinvest.model.settings import BY_NAME, Kind, is_plausible, is_sensitive, nearest
from wsinvest.model.watching import WatchSettings

LARGEST: Final = 256 * 1024
LARGEST_NUMBER: Final = 10**9
LONGEST_LINE: Final = 16 * 1024  # tomllib takes time by the square of a key's parts


class TargetError(Failure):
    """A target cannot be made of what was given; one line: what, where, what to do. It never holds a secret."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a target before its `.env` is read. `values` are inputs by catalogue name.

    `names` maps a catalogue name to the one that this target's `.env` uses for it. `expects`: names that are in use, so
    that it is evidence if one is unset. `typed`: the values stand on the command line. `hermetic`: our own environment
    says nothing about this target. `mailed`: a file says all this, which may have come from somebody else: it decides
    neither which secrets of this machine are read nor what is sent.
    """

    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()
    env_file: str = ""
    objectives: tuple[tuple[str, float], ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    language: str = "en"
    deadline_s: float = 60.0
    attempts: int = 20
    mint: bool = True
    expects: tuple[str, ...] = ()
    typed: bool = False
    hermetic: bool = False
    mailed: bool = False
    watch: WatchSettings = field(default_factory=WatchSettings)
    load: LoadSettings = field(default_factory=LoadSettings)


# Keys that are inputs of the catalogue under a friendlier name, and the type that TOML must give.
_INPUTS: Final[Mapping[str, tuple[str, type]]] = {
    "url": ("WS_URL", str),
    "login_url": ("LOGIN_URL", str),
    "health_url": ("WS_HEALTH_URL", str),
    "ca_file": ("CA_FILE", str),
    "proxy_conf": ("WS_PROXY_CONF", str),
    "server_log": ("WS_SERVER_LOG", str),
    "origin": ("WS_ORIGIN", str),
    "allowed_origins": ("WS_ALLOWED_ORIGINS", list),
    "subprotocols": ("WS_SUBPROTOCOL", list),
    "protocol_version": ("WS_PROTOCOL_VERSION", int),
    "auth.mode": ("WS_AUTH_MODE", str),
    "auth.name": ("WS_TOKEN_PARAM", str),
    "hold_s": ("WS_HOLD_SECONDS", float),
    "process.pid": ("WS_SERVER_PID", int),
    "process.port": ("WEBSOCKET_PORT", int),
}
_OWN: Final[Mapping[str, type]] = {
    "name": str,
    "env_file": str,
    "language": str,
    "deadline_s": float,
    "attempts": int,
    "mint": bool,
    "expects": list,
}
_TABLES: Final = ("auth", "process", "names", "inputs", "objectives", "thresholds", "watch", "load")
_TOP: Final = (*(key for key in _INPUTS if "." not in key), *_OWN, *_TABLES)
_WORDS: Final = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: 'a list such as ["a", "b"]',
    dict: "a table",
}


def load(path: Path) -> Description:
    """Read a target file; raises TargetError."""
    return described(path, *parsed(path))


def described(path: Path, text: str, content: Mapping[str, Any]) -> Description:
    """What this content says of a target, as if it stood in the file `path`; raises TargetError.

    `text`: in which an error looks for the line of its key.
    """
    return _Reader(path, text, content).description()


def parsed(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and its content; raises TargetError."""
    text = _text(path)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"{path}: not TOML: {error}; texts need quotes, tables need [brackets]") from error
    except (ValueError, RecursionError) as error:  # what Python makes no number of, and what it cannot nest
        raise TargetError(f"{path}: a number of too many digits, or lists in lists without end; write less") from error


@dataclass(frozen=True)
class _Reader:
    path: Path
    text: str
    content: Mapping[str, Any]

    def description(self) -> Description:
        """The file's content, checked key by key."""
        self.known("", self.content, _TOP)
        tables = {name: self._table(name) for name in _TABLES}
        self.known("auth", tables["auth"], ("mode", "name"))
        self.known("process", tables["process"], ("pid", "port"))
        self.known("inputs", tables["inputs"], (name for name in BY_NAME if BY_NAME[name].kind is not Kind.SECRET))
        self.known("names", tables["names"], BY_NAME)
        self.known("objectives", tables["objectives"], LIMITS)
        own = {key: self.typed("", key, self.content[key], kind) for key, kind in _OWN.items() if key in self.content}
        return Description(
            **{"name": self.path.stem, **own, "expects": self._expected(own.get("expects", ()))},
            values=self._values(tables),
            names={key: self._spelling(key, value) for key, value in tables["names"].items()},
            folder=self.path.parent,
            mailed=True,
            objectives=tuple((key, self.typed("objectives", key, v, float)) for key, v in tables["objectives"].items()),
            thresholds=self._thresholds(tables["thresholds"]),
            watch=settings(self, tables["watch"]),
            load=loadtable.settings(self, tables["load"]),
        )

    def _expected(self, names: Iterable[object]) -> tuple[str, ...]:
        for name in names:
            if name not in BY_NAME:
                near = nearest(str(name), BY_NAME)
                raise self.wrong(
                    "", "expects", f"a list of names of .env.example{f'; did you mean {near}?' if near else ''}"
                )
        return tuple(map(str, names))

    def _values(self, tables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
        found = {}
        for dotted, (name, kind) in _INPUTS.items():
            table, _, key = dotted.rpartition(".")
            where = tables[table] if table else self.content
            if key in where:
                found[name] = _as_text(self.typed(table, key, where[key], kind))
        for name, value in tables["inputs"].items():
            if not isinstance(value, str | int | float | list) or isinstance(value, bool):
                raise self.wrong("inputs", name, "a text, a number or a list")
            found[name] = _as_text(value)
        return found

    def _thresholds(self, table: Mapping[str, Any]) -> Mapping[str, float]:
        known = judging().thresholds if table else {}
        self.known("thresholds", table, known)
        return {key: self.typed("thresholds", key, value, type(known[key].default)) for key, value in table.items()}

    def _spelling(self, key: str, value: Any) -> str:
        spelling: str = self.typed("names", key, value, str)
        if not is_plausible(spelling):
            raise self.wrong("names", key, "the name of a variable; a value belongs in the .env")
        if is_sensitive(spelling) and BY_NAME[key].kind is not Kind.SECRET:
            raise self.wrong("names", key, f"the name of a variable that holds no secret, as {spelling} does")
        return spelling

    def _table(self, name: str) -> Mapping[str, Any]:
        table: Mapping[str, Any] = self.typed("", name, self.content.get(name, {}), dict)
        return table

    def typed(self, table: str, key: str, value: Any, kind: type) -> Any:
        """The value as this type; raises TargetError."""
        if type(value) in (int, float) and kind in (int, float) and not 0 <= value <= LARGEST_NUMBER:
            raise self.wrong(table, key, f"{_WORDS[kind]} from 0 to {LARGEST_NUMBER}")
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind or (isinstance(value, list) and not all(isinstance(item, str) for item in value)):
            raise self.wrong(table, key, _WORDS[kind])
        return value

    def known(self, table: str, keys: Iterable[str], known: Iterable[str]) -> None:
        """Raise TargetError for the first key that is not among the known ones."""
        allowed = tuple(known)
        for key in keys:
            if key not in allowed:
                raise TargetError(self._unknown(table, key, allowed))

    def _unknown(self, table: str, key: str, allowed: tuple[str, ...]) -> str:
        where = self.where(table, key)
        secret = key in BY_NAME and BY_NAME[key].kind is Kind.SECRET
        if secret:
            return f"{where}: {key} is a secret and must not stand here; put it into the .env that env_file names"
        meant = nearest(key, allowed)
        if not meant and not table:
            inside = [name for name in _INPUTS if nearest(key, [name.rpartition(".")[2]])]
            meant = inside[0] if inside else ""
        advice = f"did you mean {meant}?" if meant else f"known are {', '.join(allowed[:20])}"
        return f"{where}: unknown key {key}; {advice}"

    def wrong(self, table: str, key: str, due: str) -> TargetError:
        """The error that says where the key stands and what it must be."""
        return TargetError(f"{self.where(table, key)}: {'.'.join(filter(None, (table, key)))} must be {due}")

    def where(self, table: str, key: str) -> str:
        """The file and the line of a key; tomllib keeps no places, so the line is looked for."""
        here = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            header, written = _header(line), _written(line)
            here = header or here
            if (header == key and not table) or (written and _same(here, written, table, key)):
                return f"{self.path}, line {number}"
        return str(self.path)


def _header(line: str) -> str:
    """The table that this line begins, empty where it begins none."""
    line = line.strip()
    return line.lstrip("[").partition("]")[0].strip() if line.startswith("[") else ""


def _written(line: str) -> str:
    """The key that this line assigns to, without its quotes; empty where it assigns nothing."""
    name, equals, _ = line.partition("=")
    return name.strip().strip("\"'") if equals else ""


def _same(here: str, written: str, table: str, key: str) -> bool:
    return f"{here}.{written}".strip(".").replace(" ", "") == f"{table}.{key}".strip(".")


def _as_text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _text(path: Path) -> str:
    text = _read(path)
    if len(max(text.splitlines(), key=len, default="")) > LONGEST_LINE:
        raise TargetError(f"{path}: a line of more than {LONGEST_LINE} characters; break it up")
    return text


def _read(path: Path) -> str:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise TargetError(f"{path}: no regular file; name the .toml file of a target")
        if found.st_size > LARGEST:
            raise TargetError(f"{path}: larger than {LARGEST // 1024} KB; name the .toml file of a target")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TargetError(f"{path}: {absent(path, 'target file')}") from error
    except IsADirectoryError as error:
        raise TargetError(f"{path}: a folder; name the .toml file of a target") from error
    except UnicodeDecodeError as error:
        raise TargetError(f"{path}: not UTF-8 text; save it as UTF-8") from error
    except (OSError, ValueError) as error:
        raise TargetError(f"{path}: cannot be read; check the path and its permissions") from error
