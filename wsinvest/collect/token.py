"""The token in use: where it came from, its anatomy without verification, the validator's verdict, and minting."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from wsinvest.facts.config import Config
from wsinvest.facts.login import Login
from wsinvest.facts.token import Expected, Generation, GenerationState, Judged, Token, TokenProblem
from wsinvest.jwt import jose
from wsinvest.jwt.anatomy import anatomy_of, damage_of, shown_bytes
from wsinvest.jwt.decodings import keys
from wsinvest.jwt.generation import Minted, generate
from wsinvest.jwt.keys import AlgorithmUnknown, KeyUnfit, KeyWeak
from wsinvest.jwt.minting import Settings, Unsignable, judging, renewed, settings_of
from wsinvest.jwt.minting import validator as validator_of
from wsinvest.jwt.validator import Invalid, Signature, TokenValidator
from wsinvest.model.acquired import Acquired
from wsinvest.model.attempt import TokenState
from wsinvest.model.registry import collector
from wsinvest.model.target import AuthMode, Target, TokenSource
from wsinvest.redact.credentials import Credentials, KeySetDocument, LoginToken, RequestTokens
from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret, revealed

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
    target: Target,
    credentials: Credentials,
    redactor: Redactor,
    login: Login | None,
    login_token: LoginToken | None,
    config: Config | None,
    key_set: KeySetDocument | None,
) -> Acquired[Token, RequestTokens]:
    """Choose the baseline token, look at it under every decoding of the key, and sign one with the same settings."""
    settings = settings_of(credentials)
    generation, minted = generate(settings, credentials, redactor, allowed=target.may_mint, due=_mints(target, config))
    sources = _sources(credentials, login_token, minted)
    baseline = sources.get(target.token_source)
    redactor.learn(baseline, BASELINE)
    text = revealed(baseline)
    state = TokenState.ABSENT if baseline is None else jose.state_of(text)
    present = state is TokenState.PRESENT
    expected = judging(settings, jose.anatomy(jose.undamaged(text)).alg, key_set)
    validator = _validator(expected)
    verdict = _judged(validator, CONFIGURED, text) if validator and baseline else None
    again = _renewed(settings, text, verdict, redactor) if target.may_mint else None
    tokens = RequestTokens(baseline, sources[TokenSource.LOGIN], minted, again)
    fingerprint = redactor.fingerprinter.fingerprint
    facts = Token(
        source=target.token_source,
        state=state,
        fingerprint=fingerprint(text) if text else "",
        anatomy=anatomy_of(text, redactor, (settings.issuer, settings.audience)) if present else None,
        damage=damage_of(text),
        verdict=verdict,
        readings=tuple(_verifications(credentials, redactor.fingerprinter, settings, _issued(target, tokens))),
        undamaged_verifies=_undamaged_verifies(validator, text),
        generation=generation,
        contradicting_sources=tuple(_contradicting(target.token_source, validator, sources)),
        size_with_url_bytes=_line_bytes(target, credentials, text),
        server_skew_s=login.skew_s if login else None,
        problems=tuple(_problems(target, sources, login, generation, validator)),
        expected=_expected(expected, credentials, redactor),
        undamaged_fingerprint=fingerprint(jose.undamaged(text)) if present else "",
    )
    return Acquired(facts, tokens)


# ── The baseline ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _mints(target: Target, config: Config | None) -> bool:
    """True if the application is configured to sign the tokens that the target needs."""
    named = config is not None and config.source_named and config.minting_mode
    return named and target.auth.mode is not AuthMode.NONE


def _sources(credentials: Credentials, login: LoginToken | None, minted: Minted) -> Mapping[TokenSource, Secret | None]:
    """The token of each source, even if it is empty; None where that source gave none."""
    return {
        TokenSource.HEADER: credentials.header_token,
        TokenSource.ENV: credentials.ws_token,
        TokenSource.URL: credentials.url_token,
        TokenSource.LOGIN: login.value if login else None,
        TokenSource.MINTED: minted.get(""),
    }


def _renewed(settings: Settings, text: str, verdict: Judged | None, redactor: Redactor) -> Secret | None:
    """The token with a new exp, if it is good but for its exp and the configured key can sign."""
    if verdict is None or not verdict.verified or verdict.code != "token.time.expired" or settings.secret is None:
        return None
    try:
        signed = Secret(renewed(settings, text, datetime.now(UTC)))
    except Unsignable:
        return None
    redactor.learn(signed, "token.renewed")
    return signed


def _issued(target: Target, tokens: RequestTokens) -> str:
    """A token that somebody else signed; one of our own verifies under our own decoding of the key anyway."""
    return revealed(tokens.login if target.token_source is TokenSource.MINTED else tokens.baseline)


def _contradicting(
    source: TokenSource, validator: TokenValidator | None, sources: Mapping[TokenSource, Secret | None]
) -> Iterator[TokenSource]:
    """The other sources whose token differs: by its value, or that of the login, always a new one, by its verdict."""
    baseline = sources.get(source)
    for other in (TokenSource.HEADER, TokenSource.ENV, TokenSource.URL, TokenSource.LOGIN):
        found = sources[other]
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


def _line_bytes(target: Target, credentials: Credentials, text: str) -> int:
    """About the size of the request line that carries the token, where it travels in the URL; else of its header."""
    resource = len(credentials.resource or target.url.path) + len("GET  HTTP/1.1")
    if target.auth.mode is AuthMode.QUERY:
        return resource + len(f"?{target.auth.name}=") + shown_bytes(text)
    return max(resource, shown_bytes(text) + len("Authorization: Bearer "))


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _validator(settings: Settings, key: str | bytes = "") -> TokenValidator | None:
    """A validator, None if no key is configured or it does not fit, which other rules report."""
    try:
        return validator_of(settings, time.time, key)
    except (AlgorithmUnknown, KeyUnfit):
        return None


def _judged(validator: TokenValidator, decoding: str, text: str) -> Judged:
    verdict = validator.check(text)
    if isinstance(verdict, Invalid):
        return Judged(decoding, verdict.code, verdict.signature is Signature.MATCHES)
    return Judged(decoding, "", verified=True)


def _undamaged_verifies(validator: TokenValidator | None, text: str) -> bool:
    """True if the signature matches once the damage is undone; False if there is no damage."""
    undamaged = jose.undamaged(text)
    return validator is not None and undamaged != text and _judged(validator, CONFIGURED, undamaged).verified


def _verifications(
    credentials: Credentials, fingerprinter: Fingerprinter, settings: Settings, text: str
) -> Iterator[Judged]:
    """The verdict on an issued token under each decoding of the secret that the raw file allows."""
    for decoding, key in keys(credentials) if settings.symmetric and text else ():
        validator = _validator(settings, key)
        if validator is not None:
            yield replace(_judged(validator, decoding, text), key=fingerprinter.fingerprint(key))


def _is_weak(settings: Settings) -> bool:
    try:
        validator_of(settings, time.time)
    except KeyWeak:
        return True
    except (AlgorithmUnknown, KeyUnfit):
        return False
    return False


def _expected(settings: Settings, credentials: Credentials, redactor: Redactor) -> Expected:
    key = "set" if settings.key_set else "secret" if settings.symmetric else "public"
    kind = key if settings.key_set or settings.verifying_key else "none"
    return Expected(
        key=kind,
        algorithms=tuple(redactor.clean(name) for name in settings.algorithms),
        algorithm_given=settings.algorithm_given,
        issuer=redactor.own(settings.issuer),
        audience=redactor.own(settings.audience),
        key_id=bool(settings.key_id),
        key_set=bool(credentials.jwks_url),
        weak_key=_is_weak(settings),
    )


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _problems(
    target: Target,
    sources: Mapping[TokenSource, Secret | None],
    login: Login | None,
    generation: Generation,
    validator: TokenValidator | None,
) -> Iterator[TokenProblem]:
    """Every place where a token is due and is empty, or invalid by the configured settings."""
    for place, source in (("env", TokenSource.ENV), ("url", TokenSource.URL)):
        found = sources[source]
        if found is not None:
            yield from _problem(place, found.reveal(), validator)
    if login is not None and login.answered and login.token_state is not TokenState.PRESENT:
        yield TokenProblem("login", login.token_state, "login.response.empty_token")
    elif login is not None and login.answered:
        yield from _problem("login", revealed(sources[TokenSource.LOGIN]), validator)
    if generation.state is GenerationState.FAILED:
        yield TokenProblem("generation", TokenState.ABSENT, "token.generation.failed")
    baseline = sources.get(target.token_source)
    if target.auth.mode is not AuthMode.NONE and baseline is None:
        yield TokenProblem("request", TokenState.ABSENT, _DUE[TokenState.ABSENT])
    elif target.auth.mode is not AuthMode.NONE:
        yield from _problem("request", revealed(baseline), validator)


def _problem(place: str, text: str, validator: TokenValidator | None) -> Iterator[TokenProblem]:
    state = jose.state_of(text)
    if state in _DUE:
        yield TokenProblem(place, state, _DUE[state])
    elif validator is not None:
        verdict = validator.check(text)
        if isinstance(verdict, Invalid):
            yield TokenProblem(place, state, verdict.code)
