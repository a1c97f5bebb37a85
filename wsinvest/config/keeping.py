"""What a target's inputs put into the vault: secrets to send and to filter, private values to send, readings."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from wsinvest.config.envfile import Entry, Read, readings
from wsinvest.config.precedence import Input
from wsinvest.model.settings import BY_NAME, CANONICAL, Kind, is_sensitive
from wsinvest.redact.discovery import learn_text
from wsinvest.redact.secret import Secret, Vault

_PERSONAL: Final = frozenset({"LOGIN_USER", "WS_TEST_SUBJECT"})
_LONG: Final = 16
_KEY_FROM: Final = 8
_KINDS: Final = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9._:@-]")
# Hosts, versions, locales, names of regions and models: long words of an ordinary configuration.
_PLAIN: Final = re.compile(
    r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?::\d+)?|v?\d+(?:\.\d+)+[\w.+-]*|[a-z]{2}_[A-Z]{2}[\w.-]*|"
    r"[a-z]+(?:[-_.:][a-z0-9]{1,6})+|[A-Z]+(?:_[A-Z0-9]+)*"
)


def keep(vault: Vault, inputs: Iterable[Input], env: Read, shown: Iterable[str]) -> None:
    """Put every input into the vault by its name, and teach the filter what else in the file is secret.

    `shown` is what stands in every report anyway; a value that is part of it is no secret worth blanking.
    """
    for item in inputs:
        if item.value is not None:
            _keep_input(vault, item)
    vault.show(shown)
    for entry in env.entries:
        value = entry.value.reveal()
        if _is_secret(entry):
            vault.learn(value, entry.name)
        _learn_password(vault, value, entry.name)
        if entry.name not in CANONICAL or is_sensitive(entry.name):
            learn_text(vault, value, entry.name, sensitive=is_sensitive(entry.name))
    for line in env.material:
        vault.learn(line.reveal(), "key material")
    for stray in env.strays:
        learn_text(vault, stray.reveal(), "a line that is no setting")


def keep_readings(vault: Vault, secret: Secret, entries: tuple[Entry, ...]) -> None:
    """What other readers of the file may take for JWT_SECRET, as `JWT_SECRET@stripped` and so on."""
    lines = entries or (Entry("JWT_SECRET", 0, secret, secret, carriage_return=False),)
    found: Mapping[str, Secret] = readings(lines)
    for reading, value in found.items():
        vault.put(f"JWT_SECRET@{reading}", value.reveal())


def _keep_input(vault: Vault, item: Input) -> None:
    if BY_NAME[item.name].kind is Kind.SECRET:
        vault.put(item.name, item.text)
        return
    vault.hold(item.name, item.text)
    if item.name in _PERSONAL:
        vault.learn_personal(item.text)


def _is_secret(entry: Entry) -> bool:
    """Whether the filter should blank this value: by its name, or since it looks like nothing but a secret."""
    if is_sensitive(entry.name):
        return True
    value = entry.value.reveal()
    if entry.name in CANONICAL or len(value) < _KEY_FROM or re.search(r"[\s/\\,]", value) or _PLAIN.fullmatch(value):
        return False
    kinds = sum(bool(re.search(kind, value)) for kind in _KINDS)
    return kinds >= 3 if len(value) < _LONG else kinds >= 2


def _learn_password(vault: Vault, value: str, name: str) -> None:
    """The password of a URL; where there is none the user, if it looks like a key and not like a name."""
    if "://" not in value:
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        return
    user = parts.username or ""
    secret = parts.password or (user if len(user) >= _KEY_FROM and not user.isalpha() else "")
    vault.learn(unquote(secret), name)
    vault.learn(secret, name)
