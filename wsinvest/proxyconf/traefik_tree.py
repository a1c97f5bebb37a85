"""Traefik's files as plain tables, YAML or TOML, with the line of each key."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wsinvest.facts.proxy import Place
from wsinvest.proxyconf.files import Files, Unreadable

_DEEPEST: Final = 40
_MOST: Final = 50_000  # values of a file; aliases of YAML can make many of few
_TABLE: Final = re.compile(r"\s*\[{1,2}([^\[\]]+)\]{1,2}")
_KEY: Final = re.compile(r"\s*([\w\-.\"']+)\s*=")
Keys = tuple[str, ...]


@dataclass
class Tables:
    """The content by lower-case keys, as Traefik compares them; `lines`: of each path of keys."""

    shown: str
    content: dict[str, Any]
    lines: dict[Keys, int] = field(default_factory=dict)

    def get(self, *keys: str) -> Any:
        """The value at this path of keys, None if there is none."""
        found: Any = self.content
        for key in keys:
            found = found.get(key.lower()) if isinstance(found, dict) else None
        return found

    def table(self, *keys: str) -> dict[str, Any]:
        """The table at this path, empty if there is none."""
        found = self.get(*keys)
        return found if isinstance(found, dict) else {}

    def place(self, *keys: str) -> Place:
        """The line of this path, or of the nearest one above it that has one."""
        path = tuple(key.lower() for key in keys)
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.shown, self.lines.get(path, 0))


def read(path: Path, files: Files) -> Tables:
    """The content of the file; raises Unreadable if it is neither YAML nor TOML."""
    text, shown = files.text(path), files.shown(path)
    if path.suffix == ".toml" or (path.suffix not in (".yml", ".yaml") and re.search(r"^\s*\[", text, re.MULTILINE)):
        return _toml(text, shown)
    return _yaml(text, shown)


def _toml(text: str, shown: str) -> Tables:
    try:
        tables = Tables(shown, _lowered(tomllib.loads(text), 0))
    except (ValueError, RecursionError) as error:
        raise Unreadable("cannot be parsed as TOML") from error
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), 1):
        head, key = _TABLE.match(line), _KEY.match(line)
        if head and not key:
            table = _keys(head[1])
            tables.lines.setdefault(table, number)
        elif key:
            tables.lines.setdefault((*table, *_keys(key[1])), number)
    return tables


def _keys(text: str) -> Keys:
    return tuple(part.strip(" \"'").lower() for part in text.split("."))


def _lowered(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise ValueError("tables within tables without end")
    if isinstance(value, dict):
        return {str(key).lower(): _lowered(inner, depth + 1) for key, inner in value.items()}
    return [_lowered(inner, depth + 1) for inner in value] if isinstance(value, list) else value


def _yaml(text: str, shown: str) -> Tables:
    import yaml  # only where a file of Traefik is named

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
        reader = _Nodes()
        content = reader.plain(root, (), 0)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(f"cannot be parsed as YAML{f', line {mark.line + 1}' if mark else ''}") from error
    return Tables(shown, content if isinstance(content, dict) else {}, reader.lines)


class _Nodes:
    """YAML's nodes as plain values; scalars stay texts, as they are written."""

    def __init__(self) -> None:
        self.lines: dict[Keys, int] = {}
        self.left = _MOST

    def plain(self, node: Any, keys: Keys, depth: int) -> Any:
        self.left -= 1
        if depth > _DEEPEST or self.left < 0:
            raise ValueError("values without end")
        if node is None:
            return None
        if node.id == "mapping":
            return dict(self._pair(key, value, keys, depth) for key, value in node.value)
        if node.id == "sequence":
            return [self.plain(inner, keys, depth + 1) for inner in node.value]
        return str(node.value)

    def _pair(self, key: Any, value: Any, keys: Keys, depth: int) -> tuple[str, Any]:
        name = str(key.value).lower()
        self.lines.setdefault((*keys, name), key.start_mark.line + 1)
        return name, self.plain(value, (*keys, name), depth + 1)
