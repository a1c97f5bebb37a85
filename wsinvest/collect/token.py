"""The token in use: where it came from, its anatomy without verification, the validator's verdict, and minting."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from wsinvest.collect.login import TOKEN as LOGIN_TOKEN
from wsinvest.facts.config import Config
from wsinvest.facts.keyset import Keyset
from wsinvest.facts.login import Login
from wsinvest.facts.token import Expected, Generation, GenerationState, Judged, Token, TokenProblem
from wsinvest.jwt import jose
from wsinvest.jwt.anatomy import anatomy_of, damage_of, shown_bytes
from wsinvest.jwt.decodings import keys
from wsinvest.jwt.generation import MINTED, generate
from wsinvest.jwt.keys import AlgorithmUnknown, KeyUnfit, KeyWeak
from wsinvest.jwt.minting import Settings, judging, settings_of
from wsinvest.jwt.minting import validator as validator_of
from wsinvest.jwt.validator import Invalid, Signature, TokenValidator
from wsinvest.model.attempt import TokenState
from wsinvest.model.registry import collector
from wsinvest.model.target import AuthMode, Target, TokenSource
from wsinvest.redact.secret import Secret, Vault

BASELINE: Final = "token.baseline"
CONFIGURED: Final = "configured"
_DUE: Final[Mapping[TokenState, str]] = {
    TokenState.ABSENT: "token.value.missing",
    TokenState.EMPTY: "token.value.empty",
    TokenState.NULL: "token.value.empty",
    TokenState.PLACEHOLDER: "token.value.placeholder",
    TokenState.NOT_TEXT: "token.format.not_jwt",
}


@collector
async def token(
    target: Target, vault: Vault, login: Login | None, config: Config | None, _keyset: Keyset | None = None
) -> Token:
    """Choose the baseline token, look at it under every reading of the key, and sign one with the same settings.

    The key set comes first: what it fetched is in the vault.
    """
    settings = settings_of(vault)
    due = config is not None and config.source_named and config.minting_mode and target.auth.mode is not AuthMode.NONE
    generation = generate(settings, vault, allowed=target.may_mint, due=due)
    baseline = _baseline(target, vault)
    text = "" if baseline is None else baseline.reveal()
    state = TokenState.ABSENT if baseline is None else jose.state_of(text)
    expected = judging(settings, jose.anatomy(jose.undamaged(text)).alg, vault)
    validator = _validator(expected)
    verdict = _judged(validator, CONFIGURED, text) if validator and baseline else None
    return Token(
        source=target.token_source,
        state=state,
        fingerprint=vault.fingerprint(text) if text else "",
        anatomy=anatomy_of(text, vault) if state is TokenState.PRESENT else None,
        damage=damage_of(text),
        verdict=verdict,
        readings=tuple(_readings(vault, settings, _issued(target, vault))),
        undamaged_verifies=_undamaged_verifies(validator, text),
        generation=generation,
        contradicting_sources=tuple(_contradicting(target.token_source, validator, vault)),
        size_with_url_bytes=_line_bytes(target, vault, text),
        server_skew_s=login.skew_s if login else None,
        problems=tuple(_problems(target, vault, login, generation, validator)),
        expected=_expected(expected, vault),
        undamaged_fingerprint=vault.fingerprint(jose.undamaged(text)) if state is TokenState.PRESENT else "",
    )


# ── The baseline ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _baseline(target: Target, vault: Vault) -> Secret | None:
    """The token of the first source that is present, even if it is empty; None when that source gave none."""
    vault.drop(BASELINE)
    name = _IN_VAULT.get(target.token_source)
    found = vault.get(name) if name else None
    return None if found is None else vault.put(BASELINE, found.reveal())


def _issued(target: Target, vault: Vault) -> str:
    """A token that somebody else signed; one of our own verifies under our own reading of the key anyway."""
    name = LOGIN_TOKEN if target.token_source is TokenSource.MINTED else BASELINE
    found = vault.get(name)
    return "" if found is None else found.reveal()


def _contradicting(source: TokenSource, validator: TokenValidator | None, vault: Vault) -> Iterator[TokenSource]:
    """Given tokens that say something else: another value, or for the login, which makes new ones, another worth."""
    baseline = vault.get(BASELINE)
    for other in (TokenSource.ENV, TokenSource.URL, TokenSource.LOGIN):
        found = vault.get(_IN_VAULT[other])
        if other is source or found is None or baseline is None:
            continue
        if other is TokenSource.LOGIN:
            differs = _worth(found.reveal(), validator) != _worth(baseline.reveal(), validator)
        else:
            differs = found != baseline
        if differs:
            yield other


def _worth(text: str, validator: TokenValidator | None) -> tuple[TokenState, bool]:
    return jose.state_of(text), validator is not None and isinstance(validator.check(text), Invalid)


def _line_bytes(target: Target, vault: Vault, text: str) -> int:
    """About the size of the request line that carries the token, where it travels in the URL; else of its header."""
    resource = len(vault.held("url.resource") or target.url.path) + len("GET  HTTP/1.1")
    if target.auth.mode is AuthMode.QUERY:
        return resource + len(f"?{target.auth.name}=") + shown_bytes(text)
    return max(resource, shown_bytes(text) + len("Authorization: Bearer "))


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _validator(settings: Settings, key: str | bytes = "") -> TokenValidator | None:
    """A validator, None when no key is configured or the one that is does not fit: that is another finding's."""
    try:
        return validator_of(settings, time.time, key)
    except (AlgorithmUnknown, KeyUnfit):
        return None


def _judged(validator: TokenValidator, reading: str, text: str) -> Judged:
    verdict = validator.check(text)
    if isinstance(verdict, Invalid):
        return Judged(reading, verdict.code, verdict.signature is Signature.MATCHES)
    return Judged(reading, "", verified=True)


def _undamaged_verifies(validator: TokenValidator | None, text: str) -> bool:
    """Whether the signature matches once the damage is undone; false where there is no damage."""
    undamaged = jose.undamaged(text)
    return validator is not None and undamaged != text and _judged(validator, CONFIGURED, undamaged).verified


def _readings(vault: Vault, settings: Settings, text: str) -> Iterator[Judged]:
    """The verdict on an issued token under each reading of the secret that the raw file allows."""
    for reading, key in keys(vault) if settings.symmetric and text else ():
        validator = _validator(settings, key)
        if validator is not None:
            yield replace(_judged(validator, reading, text), key=vault.fingerprint(key))


def _is_weak(settings: Settings) -> bool:
    try:
        validator_of(settings, time.time)
    except KeyWeak:
        return True
    except (AlgorithmUnknown, KeyUnfit):
        return False
    return False


def _expected(settings: Settings, vault: Vault) -> Expected:
    key = "set" if settings.key_set else "secret" if settings.symmetric else "public"
    kind = key if settings.key_set or settings.verifying_key else "none"
    return Expected(
        key=kind,
        algorithms=tuple(vault.clean(name) for name in settings.algorithms),
        algorithm_given=settings.algorithm_given,
        issuer=vault.clean(settings.issuer),
        audience=vault.clean(settings.audience),
        key_id=bool(settings.key_id),
        key_set=bool(vault.held("JWKS_URL")),
        weak_key=_is_weak(settings),
    )


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _problems(
    target: Target, vault: Vault, login: Login | None, generation: Generation, validator: TokenValidator | None
) -> Iterator[TokenProblem]:
    """Every place where a token is due and is empty, or invalid by the configured settings."""
    for place, name in (("env", "WS_TOKEN"), ("url", "url.token")):
        found = vault.get(name)
        if found is not None:
            yield from _problem(place, found.reveal(), validator)
    if login is not None and login.answered and login.token_state is not TokenState.PRESENT:
        yield TokenProblem("login", login.token_state, "login.response.empty_token")
    elif login is not None and login.answered:
        yield from _problem("login", _revealed(vault, LOGIN_TOKEN), validator)
    if generation.state is GenerationState.FAILED:
        yield TokenProblem("generation", TokenState.ABSENT, "token.generation.failed")
    if target.auth.mode is not AuthMode.NONE and vault.get(BASELINE) is None:
        yield TokenProblem("request", TokenState.ABSENT, _DUE[TokenState.ABSENT])
    elif target.auth.mode is not AuthMode.NONE:
        yield from _problem("request", _revealed(vault, BASELINE), validator)


def _problem(place: str, text: str, validator: TokenValidator | None) -> Iterator[TokenProblem]:
    state = jose.state_of(text)
    if state in _DUE:
        yield TokenProblem(place, state, _DUE[state])
    elif validator is not None:
        verdict = validator.check(text)
        if isinstance(verdict, Invalid):
            yield TokenProblem(place, state, verdict.code)


def _revealed(vault: Vault, name: str) -> str:
    found = vault.get(name)
    return "" if found is None else found.reveal()


_IN_VAULT: Final[Mapping[TokenSource, str]] = {
    TokenSource.ENV: "WS_TOKEN",
    TokenSource.URL: "url.token",
    TokenSource.LOGIN: LOGIN_TOKEN,
    TokenSource.MINTED: MINTED,
}
