"""Checks the values of an untrusted case: names, numbers, times and texts must be such as wsinvest writes."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from wsinvest.facts.handshake import Handshake
from wsinvest.host import paths
from wsinvest.host.files import StoreError
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import Case, Evidence, Manifest
from wsinvest.model.target import Target, Url
from wsinvest.model.visible import visible
from wsinvest.store.walk import walked

LONGEST: Final = 2**16  # characters of one text; wsinvest cuts texts at some thousands
MOST_ITEMS: Final = 100_000  # of one list; a .env of 1 MiB has about as many names at most
_MOST_ENTRIES: Final = 1000
LARGEST: Final = 2**63  # absolute value of a number
_SCHEMES: Final = frozenset({"ws", "wss", "http", "https"})
_YEARS: Final = range(2000, 2200)  # valid years of a run
_RUN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}")
_ATTEMPT: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_EVIDENCE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}\.jsonl?")
_WORD: Final = re.compile(r"[ -~]{0,200}")
# Fields that are counts or durations, never negative. Clock differences and remaining times may be negative.
_COUNTED: Final = re.compile(
    r"took_ms|after_ms|\w*_bytes|count|rows|lines|lately|cores|port|pid|status|attempts|threads"
)
_BREAKS: Final = frozenset("\n\t")


class _Invalid(Exception):
    """A value that wsinvest does not write; the message names its field."""


def checked(case: Case, where: str) -> Case:
    """The case with hidden characters escaped in its texts; raises StoreError for values that wsinvest does not write.

    `where`: the path of the run for the error message.
    """
    manifest = manifest_of(case.manifest, f"{where}/case.json")
    found = {name: _evidence(item, f"{where}/evidence/{name}.json") for name, item in case.evidence.items()}
    return Case(manifest, found)


def manifest_of(manifest: Manifest, where: str) -> Manifest:
    """The manifest, checked and escaped in the same way; raises StoreError."""
    try:
        _refuse_manifest(manifest)
        return walked(manifest, _visit)  # type: ignore[no-any-return]
    except _Invalid as error:
        raise StoreError(f"{where}: {error}; it was not written by wsinvest") from None


def clean(value: Any) -> Any:
    """Rows, facts or a manifest with hidden characters escaped; raises StoreError for values outside the limits."""
    try:
        return walked(value, _visit)
    except _Invalid as error:
        raise StoreError(f"{error}; it was not written by wsinvest") from None


def is_evidence(name: str) -> bool:
    """True if this is a valid name of an evidence file."""
    return _EVIDENCE.fullmatch(name) is not None


def _evidence(item: Evidence, where: str) -> Evidence:
    try:
        _require(item.taken_at.year in _YEARS, "taken_at", "no time of a run")
        if isinstance(item.facts, Handshake):
            _refuse_attempts(item.facts)
        return walked(item, _visit)  # type: ignore[no-any-return]
    except _Invalid as error:
        raise StoreError(f"{where}: {error}; it was not written by wsinvest") from None


def _visit(value: Any, path: tuple[str, ...]) -> Any:
    field = path[-1] if path else ""
    if isinstance(value, str):
        return _text(value, field)
    if isinstance(value, tuple | list):
        _require(len(value) <= MOST_ITEMS, field, f"more than {MOST_ITEMS} items")
    elif isinstance(value, datetime):
        _require(value.tzinfo is not None, field, "a time without its zone")
    else:
        _refuse_number(value, field)
    return value


def _text(text: str, field: str) -> str:
    _require(len(text) <= LONGEST, field, f"longer than {LONGEST} characters")
    if text.isascii() and text.isprintable():
        return text
    return visible(text, len(text), _BREAKS if field == "body" else frozenset())


def _refuse_number(number: float, field: str) -> None:
    _require(-LARGEST < number < LARGEST, field, "a number beyond all measure")  # False for NaN too
    _require(number >= 0 or not _COUNTED.fullmatch(field), field, "less than nothing")


def _refuse_manifest(manifest: Manifest) -> None:
    _require(_RUN.fullmatch(manifest.run), "run", "no name of a run")
    _require(manifest.taken_at.tzinfo is not None, "taken_at", "a time without its zone")
    _require(manifest.taken_at.year in _YEARS, "taken_at", "no time of a run")
    for language in (manifest.language, manifest.target.language):
        _require(language in LANGUAGES, "language", f"unknown; there is {' and '.join(LANGUAGES)}")
    _refuse_pairs("templates", manifest.templates, paths.NOTEBOOKS)
    _refuse_pairs("files", manifest.files, None)
    _require(len(manifest.versions) <= _MOST_ENTRIES, "versions", "too many")
    for name in (part for pair in manifest.versions for part in pair):
        _require(_WORD.fullmatch(name), "versions", "no name of a version")
    _refuse_target(manifest.target)


def _refuse_pairs(field: str, pairs: tuple[tuple[str, str], ...], known: Iterable[str] | None) -> None:
    """Check pairs of name and SHA-256: names must be valid and unique, ignoring case."""
    names = [name for name, _ in pairs]
    _require(len(names) == len({name.casefold() for name in names}), field, "a name stands twice")
    for name, digest in pairs:
        fits = name in known if known is not None else _EVIDENCE.fullmatch(name)
        _require(fits, field, f"{visible(name, 80)!r} is no name of such a file")
        _require(_DIGEST.fullmatch(digest), field, "no SHA-256")


def _refuse_target(target: Target) -> None:
    _require(0 < len(target.name) <= 200, "target.name", "empty or too long")
    for url in (target.url, target.login_url, target.health_url):
        if url is not None:
            _refuse_url(url)
    _require(0 < target.attempts <= _MOST_ENTRIES, "attempts", "no number of attempts")
    _require(0 < target.deadline_s <= 86_400, "deadline_s", "no deadline")
    _require(len(target.thresholds) <= _MOST_ENTRIES, "thresholds", "too many")
    for name, limit in target.thresholds.items():
        _require(_WORD.fullmatch(name) and 0 <= limit < LARGEST, "thresholds", "no threshold")


def _refuse_url(url: Url) -> None:
    _require(url.scheme in _SCHEMES, "url.scheme", "unknown")
    _require(0 <= url.port < 2**16, "url.port", "no port")


def _refuse_attempts(handshake: Handshake) -> None:
    made = [*handshake.repeats, *handshake.probes]
    _require(handshake.repeats, "repeats", "empty, so there is nothing to judge")
    _require(len(made) <= _MOST_ENTRIES, "repeats", f"more than {_MOST_ENTRIES} attempts")
    for one in (*made, *([handshake.elsewhere] if handshake.elsewhere else [])):
        _refuse_attempt(one)
    _require(len(made) == len({one.id for one in made}), "id", "two attempts of one name")


def _refuse_attempt(one: Attempt) -> None:
    _require(_ATTEMPT.fullmatch(one.id), "id", f"{visible(one.id, 40)!r} is no name of an attempt")
    names = [stage.name for stage in one.stages]
    _require(names, "stages", f"none in attempt {one.id}")
    _require(len(names) == len(set(names)), "stages", f"one stands twice in attempt {one.id}")


def _require(holds: object, field: str, said: str) -> None:
    if not holds:
        raise _Invalid(f"{field}: {said}")
