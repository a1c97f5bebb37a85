"""A token signed freshly with the configured secret: one probe for each reading of that secret."""

from dataclasses import replace

from wsinvest.attempt import Attempt
from wsinvest.language import Phrase
from wsinvest.net.request import NotApplicable, ProbeRequest
from wsinvest.net.turn import refused
from wsinvest.registry import experiment
from wsinvest.secret import Vault


@experiment(
    "token",
    separates=(
        "token.value.missing",
        "token.value.empty",
        "token.value.placeholder",
        "token.time.expired",
        "token.signature.invalid",
        "token.format.truncated",
        "token.format.not_jwt",
        "config.secret.mismatch",
    ),
    order=50,
    text=Phrase("a freshly signed token", "um token recém-assinado"),
)
def token_minted(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """The secret as it is loaded."""
    return _minted(request, base, vault, "token.minted")


@experiment(
    "token",
    separates=("config.secret.whitespace", "config.secret.mismatch"),
    order=51,
    text=Phrase(
        "a freshly signed token, secret without blanks at its ends",
        "um token recém-assinado, segredo sem espaços nas pontas",
    ),
)
def token_minted_stripped(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """Blanks and line ends taken off the secret."""
    return _minted(request, base, vault, "token.minted@stripped")


@experiment(
    "token",
    separates=("config.secret.quoted", "config.secret.mismatch"),
    order=52,
    text=Phrase(
        "a freshly signed token, secret without quotes around it", "um token recém-assinado, segredo sem aspas em volta"
    ),
)
def token_minted_unquoted(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """Quotes taken off the secret."""
    return _minted(request, base, vault, "token.minted@unquoted")


@experiment(
    "token",
    separates=("config.env.crlf", "config.secret.mismatch"),
    order=53,
    text=Phrase(
        "a freshly signed token, secret with the carriage return of its line",
        "um token recém-assinado, segredo com o CR do fim da linha",
    ),
)
def token_minted_with_cr(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """The secret with the carriage return that a naive reader keeps."""
    return _minted(request, base, vault, "token.minted@with_cr")


@experiment(
    "token",
    separates=("config.env.duplicate_key", "config.secret.mismatch"),
    order=54,
    text=Phrase(
        "a freshly signed token, secret from the first of its lines",
        "um token recém-assinado, segredo da primeira linha em que aparece",
    ),
)
def token_minted_first_line(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """The secret as the first line that names it gives it."""
    return _minted(request, base, vault, "token.minted@first_line")


@experiment(
    "token",
    separates=("config.env.duplicate_key", "config.secret.mismatch"),
    order=55,
    text=Phrase(
        "a freshly signed token, secret from the last of its lines",
        "um token recém-assinado, segredo da última linha em que aparece",
    ),
)
def token_minted_last_line(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """The secret as the last line that names it gives it."""
    return _minted(request, base, vault, "token.minted@last_line")


@experiment(
    "token",
    separates=("config.secret.quoted", "config.secret.whitespace", "config.secret.mismatch"),
    order=56,
    text=Phrase(
        "a freshly signed token, secret with all that stands behind its equal sign",
        "um token recém-assinado, segredo com tudo o que vem depois do sinal de igual",
    ),
)
def token_minted_literal(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """Quotes, blanks and comment included, as docker reads its env files."""
    return _minted(request, base, vault, "token.minted@literal")


def _minted(request: ProbeRequest, base: Attempt, vault: Vault, name: str) -> ProbeRequest | NotApplicable:
    minted = vault.get(name)
    if minted is None or not refused(base):
        return NotApplicable("no such token was signed, or it was not the request that failed")
    return replace(request, token=minted)
