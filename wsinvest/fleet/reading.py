"""Reads a fleet: a TOML file that lists targets and what they share, or a folder of target files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wsinvest.config import targetfile, urls
from wsinvest.host import paths
from wsinvest.model.failure import Failure
from wsinvest.model.settings import nearest
from wsinvest.model.target import name_of, title_of

MOST_TARGETS: Final = 1000
TARGETS: Final = "targets"
_KEYS: Final = ("name", TARGETS, "shared")
_WILD: Final = frozenset("*?[")


class FleetError(Failure):
    """A fleet cannot be read; one line: what, where, what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A target of a fleet. `content`: as in a target file, with what the fleet shares; it holds no secret.

    `place`: the file that says it, from which its own paths count; for a URL the fleet's file.
    """

    name: str
    place: Path
    content: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FleetFile:
    """What was read: the fleet's name, the folder that it lies in, and its targets in the order of the file."""

    name: str
    folder: Path
    entries: tuple[Entry, ...]


def read(what: str) -> FleetFile:
    """The fleet in a file or folder; raises FleetError, and TargetError for a mistake in a target file."""
    if urls.has_scheme(what):
        raise FleetError("a URL is one target: examine it by wsinvest diagnose, or list it in a fleet's file")
    path = paths.expanded(what).absolute()
    found = _of_folder(path) if path.is_dir() else _of_file(path)
    if not found.entries:
        raise FleetError(f"{what}: no target in it; list target files or URLs under {TARGETS}")
    if len(found.entries) > MOST_TARGETS:
        raise FleetError(f"{what}: {len(found.entries)} targets; a fleet has {MOST_TARGETS} at most, make several")
    _refuse_doubles(what, found.entries)
    return found


def _refuse_doubles(what: str, entries: Iterable[Entry]) -> None:
    """Each target has a folder of its own by its name; the same one twice would be asked twice."""
    known: dict[str, Entry] = {}
    for entry in entries:
        before = known.setdefault(paths.slug(entry.name), entry)
        if before is entry:
            continue
        if (before.place, before.content) == (entry.place, entry.content):
            raise FleetError(f"{what}: {entry.name} is listed twice; take one of them out")
        both = f"{before.name} ({before.place.name})", f"{entry.name} ({entry.place.name})"
        if before.place.name == entry.place.name:
            both = f"{before.name} ({before.place})", f"{entry.name} ({entry.place})"
        raise FleetError(f"{what}: {both[0]} and {both[1]} have one name; give each its own by the key name")


def read_target(what: str) -> FleetFile:
    """A fleet of the one target that this file or URL is; raises FleetError, TargetError."""
    path = Path.cwd() / "fleet.toml" if urls.has_scheme(what) else paths.expanded(what).absolute()
    entry = _of_url(what, path, {}, "the URL of the target") if urls.has_scheme(what) else _entry(path, {})
    return FleetFile(entry.name, path.parent, (entry,))


def _of_folder(folder: Path) -> FleetFile:
    """Each target file of the folder; a fleet's file that lies there too is none."""
    entries = []
    for path in sorted(folder.glob("*.toml")):
        content = targetfile.parsed(path)[1]
        if TARGETS not in content:
            entries.append(_entry(path, {}))
    if not entries:
        raise FleetError(f"{folder}: no target file (.toml) in this folder; name another one, or a fleet's file")
    return FleetFile(folder.name, folder, tuple(entries))


def _of_file(path: Path) -> FleetFile:
    text, content = targetfile.parsed(path)
    if TARGETS not in content:
        raise FleetError(
            f'{path}: no list of targets; write {TARGETS} = ["shop.toml", "wss://host/path"], or name a folder'
        )
    for key in content:
        if key not in _KEYS:
            meant = nearest(key, _KEYS)
            raise FleetError(f"{path}: unknown key {key}; " + (f"did you mean {meant}?" if meant else _known()))
    listed, name, shared = content[TARGETS], content.get("name", path.stem), content.get("shared", {})
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise FleetError(f'{path}: {TARGETS} must be a list such as ["shop.toml", "chat/*.toml", "wss://host/path"]')
    if not isinstance(name, str) or not name.strip():
        raise FleetError(f"{path}: name must be a text in quotes")
    if not isinstance(shared, dict) or {"url", "name"} & shared.keys():
        raise FleetError(f"{path}: shared must be a table of keys of a target file other than name and url")
    as_target = text.replace("[shared]", "").replace("[shared.", "[")  # of as many lines
    targetfile.described(path, as_target, shared)  # its mistakes are told once, with its own lines
    entries = [entry for number, one in enumerate(listed, 1) for entry in _listed(one, number, path, shared)]
    return FleetFile(name_of(name), path.parent, tuple(entries))


def _known() -> str:
    return f"known are {', '.join(_KEYS)}; what is for all targets stands under [shared]"


def _listed(one: str, number: int, fleet: Path, shared: Mapping[str, Any]) -> Iterator[Entry]:
    """The targets of one item of the list: a URL, a file, or the files of a pattern."""
    if urls.has_scheme(one):
        yield _of_url(one, fleet, shared, f"{fleet}: item {number} of {TARGETS}")
        return
    written = paths.expanded(one)
    path = written if written.is_absolute() else fleet.parent / written
    if not _WILD & set(one):
        yield _entry(path, shared)
        return
    found = sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
    files = [each for each in found if each.suffix == ".toml" and each.resolve() != fleet.resolve()]
    if not files:
        raise FleetError(f"{fleet}: {one} names no .toml file; paths count from the folder of the fleet's file")
    for each in files:
        yield _entry(each, shared)


def _of_url(one: str, fleet: Path, shared: Mapping[str, Any], place: str = "") -> Entry:
    try:
        parsed = urls.websocket(one)
    except urls.UrlError as error:
        raise FleetError(f"{place or fleet}: {error}; write it as wss://host/path") from error
    _refuse_secrets(parsed, place or str(fleet))
    content = {**shared, "url": one}
    targetfile.described(fleet, "", content)
    return Entry(name_of(title_of(parsed.url)), fleet, content)


def _entry(path: Path, shared: Mapping[str, Any]) -> Entry:
    text, own = targetfile.parsed(path)
    content = merged(shared, own)
    found = targetfile.described(path, text, content)
    url = found.values.get("WS_URL", "")
    if url:
        try:
            _refuse_secrets(urls.websocket(url), str(path))
        except urls.UrlError as error:
            raise FleetError(f"{path}: url: {error}; write it as wss://host/path") from error
    return Entry(name_of(found.name), path, content)


def _refuse_secrets(parsed: urls.Parsed, place: str) -> None:
    """A share is sent to other machines, and a page shows its target: neither may hold a token."""
    if parsed.token is not None or parsed.user is not None or parsed.unsent:
        raise FleetError(f"{place}: a URL with a token or a user in it; put it into the .env that env_file names")


def merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What is shared, under what the target says itself; tables are merged key by key."""
    both = {**shared, **own}
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(shared.get(key), dict):
            both[key] = {**shared[key], **value}
    return both
