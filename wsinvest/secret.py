"""Secrets: a type that does not show itself, the vault of known values, and the one filter in front of every sink."""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import quote, quote_plus

from wsinvest.clean import TEXT_LIMIT, visible, visible_body
from wsinvest.shape import shape_of

MASK: Final = "[secret]"
SHORTEST_FILTERED: Final = 4  # shorter values would mask ordinary words; they are never shown either, by type
_KEY_FILE: Final = "vault.json"

# Shapes of secrets that nobody told us: (kind, pattern, replacement). Order matters.
_SHAPES: Final = (
    ("pem", re.compile(r"-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|\Z)"), MASK),
    ("jwt", re.compile(r"\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_%=+/-]*){1,4}"), MASK),
    ("url_user", re.compile(r"(?P<head>\b[a-z][a-z0-9+.-]*://)[^/\s@]+@", re.I), r"\g<head>" + MASK + "@"),
    ("bearer", re.compile(r"(?P<head>\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{6,}", re.I), r"\g<head>" + MASK),
    (
        "assignment",
        re.compile(
            r"(?P<head>\b[\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|ticket|session)[\w-]*"
            r"[\"']?\s*[=:]\s*[\"']?)(?!\[secret\])(?P<value>[^\s\"'&,;<>]{4,})",
            re.I,
        ),
        r"\g<head>" + MASK,
    ),
)  # fmt: skip


class Secret:
    """A value that is sent but never shown: str, repr, format, pickle, JSON and notebook display are masked."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        """Hold the value; it leaves only by `reveal`."""
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the point of sending, signing or comparing; never for a sink."""
        return self._value

    @property
    def empty(self) -> bool:
        """Whether the value has no characters."""
        return not self._value

    def __str__(self) -> str:
        return MASK

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(_raw(self._value), _raw(other._value))

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")


class Vault:
    """The secrets of one run by name, their keyed fingerprints, and the filter that knows them all."""

    def __init__(self, key: bytes | None = None) -> None:
        """A vault with its own random fingerprint key, or with the key that another run used."""
        self.key = key or secrets.token_bytes(32)
        self.ledger: Counter[str] = Counter()
        self._named: dict[str, Secret] = {}
        self._plain: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def put(self, name: str, value: str) -> Secret:
        """Keep a secret under a name; it and its derived forms are filtered from now on."""
        secret = Secret(value)
        self._named[name] = secret
        self.learn(value, name)
        return secret

    def get(self, name: str) -> Secret | None:
        """The secret of this name, None when there is none (empty secrets are there)."""
        return self._named.get(name)

    def drop(self, name: str) -> None:
        """Forget the name; its value goes on being filtered."""
        self._named.pop(name, None)

    def hold(self, name: str, value: str) -> None:
        """Keep something that is private but too ordinary to filter, such as the path that a request is sent to."""
        self._plain[name] = value

    def held(self, name: str) -> str:
        """What `hold` kept, empty when nothing was."""
        return self._plain.get(name, "")

    def learn(self, value: str, kind: str) -> None:
        """Filter this value and its derived forms from now on; `kind` is named by the ledger and the leak guard."""
        for form in derived_forms(value):
            self._known.setdefault(form, kind)
        self._pattern = None

    def fingerprint(self, value: Secret | str) -> str:
        """`hk:` and 12 hex digits under this run's key; equality is all that it reveals."""
        text = value.reveal() if isinstance(value, Secret) else value
        return "hk:" + hmac.new(self.key, _raw(text), hashlib.sha256).hexdigest()[:12]

    def pseudonym(self, value: str) -> str:
        """`p:` and 12 hex digits in place of something personal."""
        return "p:" + hmac.new(self.key, b"p:" + _raw(value), hashlib.sha256).hexdigest()[:12]

    def clean(self, text: str, limit: int = TEXT_LIMIT) -> str:
        """Foreign or composed text for any sink: secrets masked first, then made visible and cut."""
        return visible(self.mask(text), limit)

    def clean_body(self, raw: bytes) -> str:
        """The start of a body as evidence, masked and made visible."""
        return visible_body(self.mask(raw.decode("utf-8", "replace")).encode("utf-8", "replace"))

    def mask(self, text: str) -> str:
        """The text with known values, their derived forms and secret shapes replaced; the ledger counts each."""
        if self._known:
            text = self._exact().sub(self._count_known, text)
        for kind, pattern, replacement in _SHAPES:
            text, hits = pattern.subn(replacement, text)
            self.ledger[kind] += hits
        return text

    def leaks(self, text: str) -> tuple[str, ...]:
        """The kinds of known values that stand in a text that is about to be published."""
        if not self._known:
            return ()
        return tuple(sorted({self._known[match[0]] for match in self._exact().finditer(text)}))

    def save(self, folder: Path) -> None:
        """Write the vault to the run's private folder (0600), for the next notebook of the same run."""
        content = {
            "key": self.key.hex(),
            "named": {name: secret.reveal() for name, secret in self._named.items()},
            "plain": self._plain,
            "known": self._known,
        }
        path = folder / _KEY_FILE
        path.touch(mode=0o600)
        path.write_text(json.dumps(content), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Vault":
        """The vault that `save` wrote; raises FileNotFoundError when the folder holds none."""
        content: dict[str, Any] = json.loads((folder / _KEY_FILE).read_text(encoding="utf-8"))
        vault = cls(bytes.fromhex(content["key"]))
        vault._named = {name: Secret(value) for name, value in content["named"].items()}
        vault._plain = content["plain"]
        vault._known = content["known"]
        return vault

    def _exact(self) -> re.Pattern[str]:
        if self._pattern is None:
            longest_first = sorted(self._known, key=len, reverse=True)
            self._pattern = re.compile("|".join(re.escape(form) for form in longest_first))
        return self._pattern

    def _count_known(self, match: re.Match[str]) -> str:
        self.ledger[self._known[match[0]]] += 1
        return MASK


def derived_forms(value: str) -> Iterator[str]:
    """The forms in which a value may turn up elsewhere: encoded, escaped, and the parts of a JWT.

    None for a value that is too short or a public word (`secret`, `changeme`): masking those would blank our own words
    and protect nothing, since the report already calls them guessable.
    """
    if len(value) < SHORTEST_FILTERED or shape_of(value).guessable:
        return
    raw = _raw(value)
    candidates = {value, value.strip(), quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]}
    candidates |= {raw.hex(), raw.hex().upper(), value[::-1]} if len(raw) >= 8 else set()
    candidates |= set(_base64_forms(raw)) if len(raw) >= 8 else set()
    if value.count(".") == 2 and value.startswith("eyJ"):
        candidates |= set(value.split(".")[1:])
    yield from (form for form in candidates if len(form) >= SHORTEST_FILTERED)


def _base64_forms(raw: bytes) -> Iterator[str]:
    # At an offset of 1 or 2 bytes the first characters also depend on what stands before; they are left out.
    for offset, cut in ((0, 0), (1, 2), (2, 3)):
        coded = base64.b64encode(b"\0" * offset + raw).decode()
        whole = len(coded) if (offset + len(raw)) % 3 == 0 else (offset + len(raw)) * 8 // 6
        yield coded[cut:whole]
        yield coded[cut:whole].replace("+", "-").replace("/", "_")


def _raw(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")
