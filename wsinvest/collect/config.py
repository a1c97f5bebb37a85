"""Configuration as the target would read it: the named `.env` line by line, the origin of each value, what is unset."""

import re
from collections.abc import Iterator
from typing import Final

from wsinvest.config import urls
from wsinvest.config.otherwise import read_otherwise
from wsinvest.config.precedence import Input
from wsinvest.config.resolve import Resolved, shown_place
from wsinvest.facts.config import Between, Config, Contradiction, FileState, Setting, UrlGiven, ValueState
from wsinvest.facts.decodings import SECRET, ReadAs
from wsinvest.facts.shape import Shape
from wsinvest.model.registry import collector
from wsinvest.model.settings import BY_NAME, OPERATIONAL, OPERATIONAL_NAMES, PRODUCTION, STAGE_NAMES, Kind
from wsinvest.model.target import AuthMode, Origin, Target, TokenSource
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.shape import shape_of

_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9.,_]{0,15}\s?[A-Za-z%]{0,4}")
_ASYMMETRIC: Final = ("RS", "ES", "PS", "ED")
_MAY_BE_HIGH_ENTROPY: Final = frozenset({"JWT_ISSUER", "JWT_AUDIENCE"})  # ids of clients and tenants
_OF_THE_TARGET: Final = frozenset({Origin.ENV_FILE, Origin.TARGET_FILE})
_ABOUT_HMAC: Final = ("JWT_SECRET", "JWT_ALGORITHM", "JWT_ISSUER", "JWT_AUDIENCE")


@collector
async def config(resolved: Resolved, redactor: Redactor) -> Config:
    """What `resolve` read, as facts without secrets; reads nothing itself."""
    values = tuple(_setting(item, resolved, redactor) for item in resolved.inputs)
    is_set = {value.name for value in values if value.state is ValueState.SET}
    mints = _mints(resolved.target, is_set, resolved.input("JWT_ALGORITHM").text)
    required = ("JWT_SECRET",) if mints else ()
    expected = tuple(_expected(resolved, mints))
    return Config(
        env_file=resolved.env.look,
        values=values,
        required=required,
        expected=expected,
        unset=tuple(name for name in (*required, *expected) if name not in is_set),
        url=UrlGiven(resolved.scheme_given, resolved.target.url.scheme, resolved.input("WS_URL").origin),
        production=_production(resolved),
        source_named=resolved.env.look.state is not FileState.NOT_NAMED,
        minting_mode=mints,
        contradictions=tuple(_contradictions(resolved, redactor)),
        proxies=resolved.proxies,
    )


def _contradictions(resolved: Resolved, redactor: Redactor) -> Iterator[Contradiction]:
    """Inputs that cannot all be meant: of one name, of its aliases, and of names that speak of the same thing."""
    for item in resolved.inputs:
        if item.contradicted_by:
            yield Contradiction(item.name, Between.ORIGINS, item.origin.value, tuple(map(str, item.contradicted_by)))
        if item.other_spellings:
            yield Contradiction(item.name, Between.SPELLINGS, item.spelling, item.other_spellings)
    target, param = resolved.target, resolved.input("WS_TOKEN_PARAM").text.strip()
    direct = not target.proxy_conf and not target.url.secure  # else something in front may listen elsewhere
    if direct and target.process_port not in (None, target.url.port):
        yield Contradiction("WEBSOCKET_PORT", Between.PORTS, "WS_URL", ("WEBSOCKET_PORT",))
    others = tuple(name for name in target.url.query_names if name in urls.TOKEN_PARAMS and name != param)
    if param and others:
        yield Contradiction("WS_TOKEN_PARAM", Between.PARAMETERS, redactor.clean(param), others)
    yield from _contradicting_keys(resolved)


def _contradicting_keys(resolved: Resolved) -> Iterator[Contradiction]:
    """A shared secret beside a public key, of which the algorithm uses one; a private key belongs to its public one."""
    secret, public = resolved.input("JWT_SECRET").text, resolved.input("JWT_PUBLIC_KEY").text
    algorithm = resolved.input("JWT_ALGORITHM").text.strip().upper()
    if not secret.strip() or not public.strip() or "-----BEGIN " in secret or not algorithm:
        return
    pair = ("JWT_PUBLIC_KEY", "JWT_SECRET") if algorithm.startswith(_ASYMMETRIC) else ("JWT_SECRET", "JWT_PUBLIC_KEY")
    yield Contradiction("JWT_PUBLIC_KEY", Between.KEYS, pair[0], pair[1:])


def _setting(item: Input, resolved: Resolved, redactor: Redactor) -> Setting:
    kind = BY_NAME[item.name].kind
    state = _state(item)
    hidden = kind in (Kind.SECRET, Kind.PRIVATE) and state is ValueState.SET
    return Setting(
        name=item.name,
        state=state,
        origin=item.origin,
        secret=kind is Kind.SECRET,
        line=item.line,
        shown=_shown(item, kind, resolved, redactor),
        fingerprint=redactor.fingerprinter.fingerprint(item.text) if hidden else "",
        shape=shape_of(item.text) if hidden and kind is Kind.SECRET else None,
        same_as=_same_as(item, resolved) if hidden and kind is Kind.SECRET else (),
        contradicted_by=item.contradicted_by,
        literal=_literal(item, resolved) if hidden and kind is Kind.SECRET else None,
        read_as=_read_as(item, resolved) if hidden and item.name == SECRET else (),
    )


def _state(item: Input) -> ValueState:
    if item.value is None:
        return ValueState.MISSING
    return ValueState.SET if item.text.strip() else ValueState.EMPTY


def _shown(item: Input, kind: Kind, resolved: Resolved, redactor: Redactor) -> str:
    """The value where the name is on the safe list and the value is what such a name holds."""
    text = item.text.strip()
    if kind is Kind.URL:
        return _shown_url(item.name, text, resolved, redactor)
    if kind is Kind.PATH:
        return redactor.own(shown_place(text))
    if kind is Kind.OPEN or (kind is Kind.NUMBER and _NUMBER.fullmatch(text)):
        return redactor.own(text) if item.name in _MAY_BE_HIGH_ENTROPY else redactor.clean(text)
    return ""


def _shown_url(name: str, text: str, resolved: Resolved, redactor: Redactor) -> str:
    if not text or name == "WS_URL":
        return str(resolved.target.url) if text else ""
    try:
        return redactor.own(str(urls.http(text).url))
    except urls.UrlError:
        return ""


def _same_as(item: Input, resolved: Resolved) -> tuple[str, ...]:
    """The other secrets of the catalogue that have the same value."""
    others = (other for other in resolved.inputs if other.name != item.name and other.value == item.value)
    return tuple(other.name for other in others if BY_NAME[other.name].kind is Kind.SECRET)


def _literal(item: Input, resolved: Resolved) -> Shape | None:
    entry = next((entry for entry in resolved.env.entries if entry.line == item.line), None)
    return None if entry is None or entry.literal == entry.value else shape_of(entry.literal.reveal())


def _read_as(item: Input, resolved: Resolved) -> tuple[ReadAs, ...]:
    if item.origin is not Origin.ENV_FILE:
        return ()
    lines = tuple(entry for entry in resolved.env.entries if entry.line == item.line)
    return tuple(one.facts for one in read_otherwise(lines, resolved.env.entries))


def _mints(target: Target, is_set: set[str], algorithm: str) -> bool:
    """True if JWT_SECRET signs the token in use: not with key pairs, and only if tokens are issued or configured."""
    asymmetric = algorithm.strip().upper().startswith(_ASYMMETRIC)
    by_keys = bool({"JWT_PUBLIC_KEY", "JWKS_URL"} & is_set) and "JWT_SECRET" not in is_set
    if target.auth.mode is AuthMode.NONE or asymmetric or by_keys:
        return False
    return target.token_source in (TokenSource.LOGIN, TokenSource.MINTED) or bool(is_set & set(_ABOUT_HMAC))


def _expected(resolved: Resolved, mints: bool) -> Iterator[str]:
    """The names of OPERATIONAL_NAMES that this target uses: they, or others of their topic, are known to be in use.

    A name is in use if the `.env` has a line for it, even an empty one, or if the target file names it.
    """
    given = {item.name for item in resolved.inputs if item.origin in _OF_THE_TARGET}
    used = given | set(resolved.expects)
    topics = {BY_NAME[name].topic for name in used} & OPERATIONAL
    for name in OPERATIONAL_NAMES:
        unneeded = (name == "JWT_ALGORITHM" and not mints) or (
            name == "PROXY_IDLE_TIMEOUT" and not resolved.target.proxy_conf
        )
        if not unneeded and (name in used or BY_NAME[name].topic in topics):
            yield name


def _production(resolved: Resolved) -> bool:
    stages = (resolved.env.last(name) for name in STAGE_NAMES)
    return any(stage.value.reveal().strip().lower() in PRODUCTION for stage in stages if stage)
