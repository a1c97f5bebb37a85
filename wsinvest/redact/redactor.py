"""The one filter in front of every sink: it learns secrets, masks them in texts, and guards what is published."""

import html
import json
import math
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from wsinvest.model.visible import BODY_LIMIT, TEXT_LIMIT, decode, visible, visible_body
from wsinvest.redact.encoded import EncodedForms
from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.high_entropy import mask_high_entropy
from wsinvest.redact.known_texts import SHORTEST
from wsinvest.redact.masking import EMAIL, MASK, SHAPES, KnownValues, derived_forms
from wsinvest.redact.ordinary import is_dated, is_ordinary, is_short_number
from wsinvest.redact.secret import Secret, revealed
from wsinvest.redact.shape import shape_of

NOT_SHOWN: Final = "[not shown]"  # in place of a foreign text for which no time is left, or that cannot be masked
SHORT: Final = 64  # characters; so few are filtered whatever the time
PERSONAL: Final = "personal"
_EDGE: Final = 1024  # of the end of a text that was cut before it was filtered, and three times the longest known form
_WIDEST_EDGE: Final = 4 * 1024
_MOST_TEXTS: Final = 256
_FACTS: Final = 512 * 1024  # a larger file is searched for known forms only; evidence is smaller
FILE: Final = "redactor.json"


class Redactor:
    """Everything that must not be shown, and what was masked so far.

    `clean` is for what others wrote and filters fully; `own` is for words that this program composed, in which a word
    that looks random is an id of ours. What `leaks` reports, both have masked.
    """

    def __init__(self, fingerprinter: Fingerprinter | None = None) -> None:
        """Nothing is known yet; persons are shown by pseudonyms of this fingerprinter."""
        self.fingerprinter = fingerprinter or Fingerprinter()
        self.ledger: Counter[str] = Counter()
        self.keeps_personal = False
        self.ends_at = math.inf  # of time.monotonic(): the deadline, after which no long foreign text is filtered
        self._known = KnownValues()
        self._encoded = EncodedForms()
        self._personal = KnownValues()
        self._shown = ""
        self._ours = ""
        self._seen: dict[tuple[str, bool], tuple[str, Counter[str]]] = {}  # as masked since something was last learned
        self._safe: dict[str, bool] = {}  # likewise, whether the guard lets it pass

    # ── Learning ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def learn(self, value: Secret | str | None, kind: str) -> None:
        """Filter this value and its derived forms from now on; `kind` is named by the ledger and the leak guard."""
        text = value if isinstance(value, str) else revealed(value)
        if text in self._shown:
            return
        self._forget_texts()
        forms = tuple(derived_forms(text))
        for form in forms:
            self._known.add(form, kind)
        if forms and not self._is_dated(text):  # else the value is a word, or too short to be told from one
            self._encoded.add(text, kind)

    def learn_personal(self, value: str) -> None:
        """Show this value, such as a user's name or a token's `sub`, by its pseudonym from now on.

        Not a word that is nobody's own (`admin`, `test`) nor a short number: replacing these would tell them.
        """
        if len(value) >= SHORTEST and not is_short_number(value) and not shape_of(value).guessable:
            self._forget_texts()
            self._personal.add(value, PERSONAL)

    def show(self, texts: Iterable[str]) -> None:
        """Texts that stand in every report anyway: a value that is part of one is no secret worth blanking.

        A password that also is the target's name would else be told by the very blanks in its place.
        """
        self._forget_texts()
        self._shown = "\n".join(texts)
        for value in [value for value in self._encoded.values if value in self._shown]:
            for form in derived_forms(value):
                self._known.forget(form)
            self._encoded.forget(value)

    def vouch(self, texts: Iterable[str]) -> None:
        """Ids and versions of ours, which stand in every file: a server that hands one out stops no report by it."""
        self._forget_texts()
        self._ours = "\n".join((self._ours, *texts))

    def _forget_texts(self) -> None:
        self._seen.clear()
        self._safe.clear()

    # ── Masking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def clean(self, text: str, limit: int = TEXT_LIMIT) -> str:
        """What somebody else wrote, for any sink: masked first, then made visible and cut."""
        return self._guarded(visible(self._start(text, limit, foreign=True), limit))

    def clean_body(self, body: bytes) -> str:
        """The start of a body as evidence, masked and made visible."""
        return self._guarded(visible_body(self._start(decode(body), BODY_LIMIT, foreign=True).encode(errors="replace")))

    def own(self, text: str, limit: int = TEXT_LIMIT) -> str:
        """Words that this program composed, or that its user configured to be shown: without any known secret."""
        return self._guarded(visible(self._start(text, limit, foreign=False), limit))

    def mask(self, text: str) -> str:
        """What somebody else wrote with known values, their forms, secret shapes and random-looking words replaced.

        The ledger counts each.
        """
        return self._guarded(self._mask(text))

    def mask_own(self, text: str) -> str:
        """Our own words with known values, their derived and encoded forms, and secret shapes replaced."""
        return self._guarded(self._mask_own(text))

    def _mask(self, text: str) -> str:
        text = self._mask_own(text)
        text, hits = mask_high_entropy(text, MASK, self._shown)
        self.ledger["drawn"] += hits
        return text

    def _mask_own(self, text: str) -> str:
        text, found = self._known.mask(text)
        self.ledger.update(one.kind for one in found)
        for kind, pattern, replacement in SHAPES:
            text, hits = pattern.subn(replacement, text)
            self.ledger[kind] += hits
        text, kinds = self._encoded.mask(text, MASK)
        self.ledger.update(kinds)
        return text if self.keeps_personal else self._pseudonymised(text)

    def leaks(self, text: str) -> tuple[str, ...]:
        """The kinds of known values that stand in a text that is about to be published.

        Not those that stand there without any secret: short numbers, dates, versions, and words of our own pages.
        """
        found = self._encoded.found_in(text) if len(text) <= _FACTS else frozenset()
        if self._known.may_be_in(text):
            found |= {(one.form, one.kind) for one in self._known.find(text)}
        return tuple(sorted({kind for form, kind in found if not self._is_ours(form)}))

    def _is_ours(self, form: str) -> bool:
        return self._is_dated(form) or is_ordinary(form)

    def _is_dated(self, form: str) -> bool:
        return is_dated(form) or form in self._ours

    def _guarded(self, text: str) -> str:
        """The text, unless the guard would stop the report for it: two parts around a mask may form a value.

        Asked as the text will stand in evidence and on the page.
        """
        if text not in self._safe:
            forms = {text, json.dumps(text)[1:-1], html.escape(text)}
            if len(self._safe) >= _MOST_TEXTS:
                self._safe.clear()
            self._safe[text] = not any(map(self.leaks, forms))
        return text if self._safe[text] else NOT_SHOWN

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
        """The masked text, kept: a server says the same many times, and to filter 8 KiB takes 15 ms."""
        found = self._seen.get((text, foreign))
        if found is None:
            of_all, self.ledger = self.ledger, Counter()
            try:
                found = self._mask(text) if foreign else self._mask_own(text), +self.ledger
            finally:
                self.ledger = of_all
            if len(self._seen) >= _MOST_TEXTS:
                self._seen.clear()
            self._seen[text, foreign] = found
        masked, counted = found
        if counted:
            self.ledger.update(counted)
        return masked

    def _pseudonymised(self, text: str) -> str:
        pseudonym = self.fingerprinter.pseudonym
        text, found = self._personal.mask(text, pseudonym)
        text, hits = EMAIL.subn(lambda match: pseudonym(match[0]), text)
        self.ledger[PERSONAL] += len(found) + hits
        return text

    # ── The run's private folder ─────────────────────────────────────────────────────────────────────────────────────

    def save(self, folder: Path) -> None:
        """Write what is known to the run's private folder (0600), for the next notebook of the same run."""
        content = {
            "key": self.fingerprinter.key.hex(),
            "keeps_personal": self.keeps_personal,
            "known": self._known.kinds,
            "encoded": self._encoded.values,
            "personal": self._personal.kinds,
            "shown": self._shown,
            "ours": self._ours,
            "ledger": self.ledger,
        }
        path = folder / FILE
        path.touch(mode=0o600)
        path.write_text(json.dumps(content), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Redactor":
        """The redactor that `save` wrote; raises FileNotFoundError when the folder holds none."""
        content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        loaded = cls(Fingerprinter(bytes.fromhex(content["key"])))
        loaded.keeps_personal = content["keeps_personal"]
        loaded._known = KnownValues(content["known"])
        for value, kind in content["encoded"].items():
            loaded._encoded.add(value, kind)
        loaded._personal = KnownValues(content["personal"])
        loaded._shown, loaded._ours = content["shown"], content["ours"]
        loaded.ledger.update(content["ledger"])
        return loaded
