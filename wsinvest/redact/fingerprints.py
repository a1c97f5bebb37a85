"""Keyed fingerprints and pseudonyms: what may stand in a report in place of a secret or of a person."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from wsinvest.redact.secret import Secret, raw

_DIGITS = 12


def _random_key() -> bytes:
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class Fingerprinter:
    """Makes fingerprints under one key: a random one of the run, or that of `--key-file` to compare across runs."""

    key: bytes = field(default_factory=_random_key, repr=False)

    def fingerprint(self, value: Secret | str | bytes) -> str:
        """`hk:` and 12 hex digits under this run's key; equality is all that it reveals."""
        text = value.reveal() if isinstance(value, Secret) else value
        return "hk:" + self._digest(text if isinstance(text, bytes) else raw(text))

    def pseudonym(self, value: str) -> str:
        """`p:` and 12 hex digits in place of something personal."""
        return "p:" + self._digest(b"p:" + raw(value))

    def _digest(self, message: bytes) -> str:
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()[:_DIGITS]
