"""The generation of tokens, tested: one is signed with the configured settings and verified with the same."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from wsinvest.facts.decodings import READINGS
from wsinvest.facts.token import Generation, GenerationReason, GenerationState
from wsinvest.jwt.decodings import keys
from wsinvest.jwt.keys import AlgorithmUnknown, KeyUnfit
from wsinvest.jwt.minting import Settings, Unsignable, mint, signing_key, validator
from wsinvest.jwt.validator import Valid
from wsinvest.redact.secret import Vault

MINTED: Final = "token.minted"


def generate(settings: Settings, vault: Vault, *, allowed: bool, due: bool) -> Generation:
    """Sign a token under each reading of the key, keep them in the vault, and verify the first.

    `due`: somebody relies on JWT_SECRET, so that its absence is a failure.
    """
    for name in (MINTED, *(f"{MINTED}@{reading}" for reading in READINGS)):
        vault.drop(name)
    if not allowed:
        return _outcome(GenerationState.FORBIDDEN, settings)
    if settings.secret is not None and not settings.secret.empty:
        return _signed(settings, vault)
    if not due or settings.verifies_only:
        return _outcome(GenerationState.NOT_CONFIGURED, settings)
    missing = settings.secret is None
    reason = GenerationReason.SECRET_MISSING if missing else GenerationReason.SECRET_EMPTY
    return _outcome(GenerationState.FAILED, settings, reason)


def _signed(settings: Settings, vault: Vault) -> Generation:
    now = datetime.now(UTC)
    try:
        token = mint(settings, now, signing_key(settings))
        verdict = validator(settings, time.time).check(token)
    except AlgorithmUnknown:
        return _outcome(GenerationState.FAILED, settings, GenerationReason.ALGORITHM_UNKNOWN)
    except (Unsignable, KeyUnfit):
        return _outcome(GenerationState.FAILED, settings, GenerationReason.KEY_UNFIT)
    vault.put(MINTED, token)
    _mint_others(settings, vault, now)
    if not isinstance(verdict, Valid):
        return _outcome(GenerationState.FAILED, settings, GenerationReason.NOT_VERIFIED)
    algorithm, fingerprint = vault.clean(settings.algorithm), vault.fingerprint(token)
    return Generation(GenerationState.SIGNED, GenerationReason.NONE, algorithm, True, fingerprint)


def _mint_others(settings: Settings, vault: Vault, now: datetime) -> None:
    """One token for each other reading of the same secret, for the probes that tell the readings apart."""
    for reading, key in keys(vault):
        if settings.symmetric and settings.secret is not None and key != settings.secret.reveal():
            with suppress(Unsignable):  # such as a reading that looks like a public key
                vault.put(f"{MINTED}@{reading}", mint(settings, now, key))


def _outcome(
    state: GenerationState, settings: Settings, reason: GenerationReason = GenerationReason.NONE
) -> Generation:
    return Generation(state, reason, settings.algorithm, verified=False, fingerprint="")
