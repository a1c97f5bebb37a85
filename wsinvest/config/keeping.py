"""What a target's inputs hold: the credentials of the run, and what the filter learns of them and of the `.env`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from wsinvest.config import urls
from wsinvest.config.envfile import Entry, Read, decodings
from wsinvest.config.otherwise import read_otherwise
from wsinvest.config.precedence import Input
from wsinvest.config.urls import Parsed
from wsinvest.model.settings import BY_NAME, CANONICAL, Kind, is_sensitive
from wsinvest.model.target import Target
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.discovery import learn_text
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

_PERSONAL: Final = frozenset({"LOGIN_USER", "WS_TEST_SUBJECT"})
_LONG: Final = 16
_KEY_FROM: Final = 8
_KINDS: Final = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9._:@-]")
# Hosts, versions, locales, names of regions and models: long words of an ordinary configuration.
_PLAIN: Final = re.compile(
    r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?::\d+)?|v?\d+(?:\.\d+)+[\w.+-]*|[a-z]{2}_[A-Z]{2}[\w.-]*|"
    r"[a-z]+(?:[-_.:][a-z0-9]{1,6})+|[A-Z]+(?:_[A-Z0-9]+)*"
)


@dataclass(frozen=True, slots=True)
class Urls:
    """The URLs of a target as somebody wrote them."""

    endpoint: Parsed
    login: Parsed | None = None
    health: Parsed | None = None


def credentials(
    inputs: Mapping[str, Input], found: Urls, entries: tuple[Entry, ...], file: tuple[Entry, ...] = ()
) -> Credentials:
    """What the run may send, sign or verify with; `entries` are the lines of JWT_SECRET, where a file gave it.

    `file`: all lines of that file.
    """
    login, health, secret = found.login, found.health, inputs["JWT_SECRET"].value
    return Credentials(
        ws_token=inputs["WS_TOKEN"].value,
        url_token=found.endpoint.token,
        url_token_written=found.endpoint.written,
        login_user=inputs["LOGIN_USER"].text,
        login_password=inputs["LOGIN_PASSWORD"].value,
        jwt_secret=secret,
        jwt_secret_texts={} if secret is None else _decodings(secret, entries, file),
        jwt_algorithm=inputs["JWT_ALGORITHM"].text,
        jwt_issuer=inputs["JWT_ISSUER"].text,
        jwt_audience=inputs["JWT_AUDIENCE"].text,
        jwt_key_id=inputs["JWT_KID"].text,
        jwks_url=inputs["JWKS_URL"].text,
        public_key=inputs["JWT_PUBLIC_KEY"].text,
        test_subject=inputs["WS_TEST_SUBJECT"].text,
        allowed_origins=inputs["WS_ALLOWED_ORIGINS"].text,
        subprotocols=inputs["WS_SUBPROTOCOL"].text,
        resource=found.endpoint.resource,
        login_resource=login.resource if login else "",
        health_resource=health.resource if health else "",
    )


def _decodings(secret: Secret, entries: tuple[Entry, ...], file: tuple[Entry, ...]) -> Mapping[str, Secret]:
    """The texts that other readers of the file may take for JWT_SECRET, by the decoding's name."""
    if not entries:
        return decodings((Entry("JWT_SECRET", 0, secret, secret, carriage_return=False),))
    others = read_otherwise(entries, file)
    return {**decodings(entries), **{one.facts.decoding: one.value for one in others}}


def teach(
    redactor: Redactor, target: Target, found: Urls, inputs: tuple[Input, ...], env: Read, kept: Credentials
) -> None:
    """Make the redactor that of a target: what is shown of it in every report, and all of its secrets."""
    redactor.show((target.name, str(target.url), str(target.login_url), str(target.health_url)))
    for name, parsed in (("url", found.endpoint), ("login_url", found.login), ("health_url", found.health)):
        if parsed is not None:
            urls.learn(parsed, redactor, name)
    learn(redactor, inputs, env)
    for decoding, text in kept.jwt_secret_texts.items():
        redactor.learn(text, f"JWT_SECRET@{decoding}")


def learn(redactor: Redactor, inputs: Iterable[Input], env: Read) -> None:
    """Teach the filter every secret input, and what else in the file is secret."""
    _learn_inputs(redactor, inputs)
    for entry in env.entries:
        value = entry.value.reveal()
        if _is_secret(entry):
            redactor.learn(value, entry.name)
        _learn_password(redactor, value, entry.name)
        if entry.name not in CANONICAL or is_sensitive(entry.name):
            learn_text(redactor, value, entry.name, sensitive=is_sensitive(entry.name))
    for line in env.material:
        redactor.learn(line.reveal(), "key material")
    for stray in env.strays:
        learn_text(redactor, stray.reveal(), "a line that is no setting")


def _learn_inputs(redactor: Redactor, inputs: Iterable[Input]) -> None:
    for item in inputs:
        if BY_NAME[item.name].kind is Kind.SECRET:
            redactor.learn(item.value, item.name)
        elif item.name in _PERSONAL:
            redactor.learn_personal(item.text)


def _is_secret(entry: Entry) -> bool:
    """Whether the filter should blank this value: by its name, or since it looks like nothing but a secret."""
    if is_sensitive(entry.name):
        return True
    value = entry.value.reveal()
    if entry.name in CANONICAL or len(value) < _KEY_FROM or re.search(r"[\s/\\,]", value) or _PLAIN.fullmatch(value):
        return False
    kinds = sum(bool(re.search(kind, value)) for kind in _KINDS)
    return kinds >= 3 if len(value) < _LONG else kinds >= 2


def _learn_password(redactor: Redactor, value: str, name: str) -> None:
    """The password of a URL; where there is none the user, if it looks like a key and not like a name."""
    if "://" not in value:
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        return
    user = parts.username or ""
    secret = parts.password or (user if len(user) >= _KEY_FROM and not user.isalpha() else "")
    redactor.learn(unquote(secret), name)
    redactor.learn(secret, name)
