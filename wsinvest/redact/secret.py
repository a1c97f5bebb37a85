"""Secrets: a type that does not show itself, the vault of known values, and the one filter in front of every sink."""

import hashlib
import hmac
import json
import math
import secrets
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NoReturn

from wsinvest.model.visible import BODY_LIMIT, TEXT_LIMIT, decode, visible, visible_body
from wsinvest.redact.boilerplate import is_boilerplate
from wsinvest.redact.encoded import EncodedForms
from wsinvest.redact.high_entropy import mask_high_entropy
from wsinvest.redact.known_texts import SHORTEST
from wsinvest.redact.masking import EMAIL, LONG, MASK, SHAPES, KnownValues, derived_forms
from wsinvest.redact.shape import shape_of

NOT_SHOWN: Final = "[not shown]"  # in place of a foreign text for which no time is left
SHORT: Final = 64  # characters; so few are filtered whatever the time
_EDGE: Final = 1024  # of the end of a text that was cut before it was filtered, and three times the longest known form
_WIDEST_EDGE: Final = 4 * 1024
_MOST_TEXTS: Final = 256
_FACTS: Final = 512 * 1024  # a larger file is searched for known forms only; evidence is smaller
_KEY_FILE: Final = "vault.json"
PERSONAL: Final = "personal"


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
        self.keeps_personal = False  # what is about a person is shown by its pseudonym
        self._named: dict[str, Secret] = {}
        self._plain: dict[str, str] = {}
        self._known = KnownValues()
        self._undressed = EncodedForms()
        self._personal = KnownValues()
        self._open = ""
        self.ends_at = math.inf  # of time.monotonic(): the deadline, after which no long foreign text is filtered
        self._seen: dict[tuple[str, bool], tuple[str, Counter[str]]] = {}  # as masked since something was last learned

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
        if value in self._open:
            return
        self._seen.clear()
        forms = tuple(derived_forms(value))
        for form in forms:
            self._known.add(form, kind)
        if forms:  # else the value is a word, or too short to be told from one
            self._undressed.add(value, kind)

    def learn_personal(self, value: str) -> None:
        """Show this value, such as a user's name or a token's `sub`, by its pseudonym from now on.

        Not a word that is nobody's own (`admin`, `test`) nor a short number: replacing these would tell them.
        """
        if len(value) >= SHORTEST and not _is_short_number(value) and not shape_of(value).guessable:
            self._seen.clear()
            self._personal.add(value, PERSONAL)

    def show(self, texts: Iterable[str]) -> None:
        """Texts that stand in every report anyway: a value that is part of one is no secret worth blanking.

        A password that also is the target's name would else be told by the very blanks in its place.
        """
        self._seen.clear()
        self._open = "\n".join(texts)
        for secret in self._named.values():
            if secret.reveal() in self._open:
                for form in derived_forms(secret.reveal()):
                    self._known.forget(form)
                self._undressed.forget(secret.reveal())

    def fingerprint(self, value: Secret | str | bytes) -> str:
        """`hk:` and 12 hex digits under this run's key; equality is all that it reveals."""
        text = value.reveal() if isinstance(value, Secret) else value
        raw = text if isinstance(text, bytes) else _raw(text)
        return "hk:" + hmac.new(self.key, raw, hashlib.sha256).hexdigest()[:12]

    def pseudonym(self, value: str) -> str:
        """`p:` and 12 hex digits in place of something personal."""
        return "p:" + hmac.new(self.key, b"p:" + _raw(value), hashlib.sha256).hexdigest()[:12]

    def clean(self, text: str, limit: int = TEXT_LIMIT, *, foreign: bool = False) -> str:
        """Foreign or composed text for any sink: secrets masked first, then made visible and cut."""
        return visible(self._start(text, limit, foreign=foreign), limit)

    def clean_body(self, raw: bytes) -> str:
        """The start of a body as evidence, masked and made visible."""
        return visible_body(self._start(decode(raw), BODY_LIMIT, foreign=True).encode("utf-8", "replace"))

    def _start(self, text: str, limit: int, *, foreign: bool) -> str:
        """The start of a text under the filter, long enough to show `limit` characters of it.

        What the window's end cuts in two is not recognised, so nothing of the last part is returned.
        """
        if foreign and len(text) > SHORT and time.monotonic() > self.ends_at:
            return NOT_SHOWN
        edge = min(_WIDEST_EDGE, _EDGE + 3 * self._known.longest)
        window = 2 * limit + edge
        masked = self._masked(text[:window], foreign=foreign)
        return masked if len(text) <= window else f"{masked[:-edge]}…"

    def _masked(self, text: str, *, foreign: bool) -> str:
        """What `mask` gives, kept: a server says the same many times, and to filter 8 KiB takes 15 ms."""
        found = self._seen.get((text, foreign))
        if found is None:
            of_all, self.ledger = self.ledger, Counter()
            try:
                found = self.mask(text, foreign=foreign), +self.ledger
            finally:
                self.ledger = of_all
            if len(self._seen) >= _MOST_TEXTS:
                self._seen.clear()
            self._seen[text, foreign] = found
        masked, counted = found
        if counted:
            self.ledger.update(counted)
        return masked

    def mask(self, text: str, *, foreign: bool = False) -> str:
        """The text with known values, their derived forms and secret shapes replaced; the ledger counts each.

        In a foreign text, which others wrote, a word that a machine drew may be anybody's key: it is masked too.
        """
        text, found = self._known.mask(text)
        self.ledger.update(one.kind for one in found)
        for kind, pattern, replacement in SHAPES:
            text, hits = pattern.subn(replacement, text)
            self.ledger[kind] += hits
        if foreign:
            text, kinds = self._undressed.mask(text, MASK)
            self.ledger.update(kinds)
            text, hits = mask_high_entropy(text, MASK, self._open)
            self.ledger["drawn"] += hits
        return text if self.keeps_personal else self._pseudonymised(text)

    def leaks(self, text: str) -> tuple[str, ...]:
        """The kinds of known values that stand in a text that is about to be published.

        Not those that stand there without any secret: short numbers, and words of our own pages.
        """
        told = self._undressed.kinds_in(text) if len(text) <= _FACTS else frozenset()
        if not self._known.may_be_in(text):
            return tuple(sorted(told))
        found = {one.form: one.kind for one in self._known.find(text)}
        return tuple(sorted(told | {kind for form, kind in found.items() if not _is_ordinary(form)}))

    def _pseudonymised(self, text: str) -> str:
        text, found = self._personal.mask(text, self.pseudonym)
        text, hits = EMAIL.subn(lambda match: self.pseudonym(match[0]), text)
        self.ledger[PERSONAL] += len(found) + hits
        return text

    def save(self, folder: Path) -> None:
        """Write the vault to the run's private folder (0600), for the next notebook of the same run."""
        content = {
            "key": self.key.hex(),
            "named": {name: secret.reveal() for name, secret in self._named.items()},
            "plain": self._plain,
            "known": self._known.kinds,
            "undressed": self._undressed.values,
            "personal": self._personal.kinds,
            "ledger": self.ledger,
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
        vault._known = KnownValues(content["known"])
        for value, kind in content["undressed"].items():
            vault._undressed.add(value, kind)
        vault._personal = KnownValues(content["personal"])
        vault.ledger.update(content["ledger"])
        return vault


def _is_ordinary(form: str) -> bool:
    return _is_short_number(form) or is_boilerplate(form)


def _is_short_number(form: str) -> bool:
    return len(form) < LONG and form.isdecimal()


def _raw(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")
