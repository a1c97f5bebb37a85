"""The generation of tokens, tested: one is signed with the configured settings and verified with the same."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from wsinvest.facts.token import Generation, GenerationReason, GenerationState
from wsinvest.jwt.decodings import keys
from wsinvest.jwt.keys import AlgorithmUnknown, KeyUnfit
from wsinvest.jwt.minting import Settings, Unsignable, mint, signing_key, validator
from wsinvest.jwt.validator import Valid
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

Minted = Mapping[str, Secret]  # by the decoding of the secret that signed it, the secret as loaded with an empty name


def generate(
    settings: Settings, credentials: Credentials, redactor: Redactor, *, allowed: bool, due: bool
) -> tuple[Generation, Minted]:
    """Sign a token under each decoding of the key, and verify the first; how it went, and the tokens.

    `due`: somebody relies on JWT_SECRET, so that its absence is a failure.
    """
    algorithm = redactor.clean(settings.algorithm)
    if not allowed:
        return _unsigned(GenerationState.FORBIDDEN, algorithm), {}
    if settings.secret is not None and not settings.secret.empty:
        return _signed(settings, credentials, redactor)
    if not due or settings.verifies_only:
        return _unsigned(GenerationState.NOT_CONFIGURED, algorithm), {}
    missing = settings.secret is None
    reason = GenerationReason.SECRET_MISSING if missing else GenerationReason.SECRET_EMPTY
    return _unsigned(GenerationState.FAILED, algorithm, reason), {}


def _signed(settings: Settings, credentials: Credentials, redactor: Redactor) -> tuple[Generation, Minted]:
    now, algorithm = datetime.now(UTC), redactor.clean(settings.algorithm)
    try:
        token = mint(settings, now, signing_key(settings))
        verdict = validator(settings, time.time).check(token)
    except AlgorithmUnknown:
        return _unsigned(GenerationState.FAILED, algorithm, GenerationReason.ALGORITHM_UNKNOWN), {}
    except (Unsignable, KeyUnfit):
        return _unsigned(GenerationState.FAILED, algorithm, GenerationReason.KEY_UNFIT), {}
    minted = {"": Secret(token), **dict(_others(settings, credentials, now))}
    for decoding, one in minted.items():
        redactor.learn(one, f"token.minted@{decoding}".rstrip("@"))
    if not isinstance(verdict, Valid):
        return _unsigned(GenerationState.FAILED, algorithm, GenerationReason.NOT_VERIFIED), minted
    fingerprint = redactor.fingerprinter.fingerprint(token)
    return Generation(GenerationState.SIGNED, GenerationReason.NONE, algorithm, True, fingerprint), minted


def _others(settings: Settings, credentials: Credentials, now: datetime) -> Iterator[tuple[str, Secret]]:
    """One token for each other decoding of the same secret, for the probes that tell the decodings apart."""
    for decoding, key in keys(credentials):
        if settings.symmetric and settings.secret is not None and key != settings.secret.reveal():
            with suppress(Unsignable):  # such as a decoding that looks like a public key
                yield decoding, Secret(mint(settings, now, key))


def _unsigned(state: GenerationState, algorithm: str, reason: GenerationReason = GenerationReason.NONE) -> Generation:
    return Generation(state, reason, algorithm, verified=False, fingerprint="")
