"""Is the key set at JWKS_URL needed to verify the token, and can it explain the refusal?"""

import shlex
from datetime import datetime
from typing import Final

from wsinvest.analysis import attribution
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset
from wsinvest.facts.token import Damage, Token
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Rival, Severity

HARMLESS: Final = _("The key set at JWKS_URL could not be read from here; no refused token points to it.")
HOW_TO_TELL: Final = _(
    "Run it where the server runs: 200 with keys there means that the server can verify, and the token's own key is in "
    "question."
)


def judged_by_set(
    keyset: Keyset, token: Token, handshake: Handshake | None, now: datetime, shown: str, **values: object
) -> Outcome:
    """An INFERRED Fail if the server refuses a token that only the key set can verify; else NotMeasured."""
    suspected = attribution.attribute(handshake) is attribution.Attribution.SUSPECTED
    if not suspected or not needs_the_set(token) or not otherwise_good(token, now):
        return NotMeasured(HARMLESS)
    rival = Rival("token.signature.invalid", f"curl -sS -i {shlex.quote(keyset.url)}", HOW_TO_TELL)
    evidence = (shown, "token:anatomy/alg", "token:expected/key_set")
    return Fail(Severity.HIGH, Confidence.INFERRED, {"url": keyset.url, **values}, evidence, rivals=(rival,))


def needs_the_set(token: Token) -> bool:
    """True if only the key set can verify this token: an asymmetric algorithm and no key configured."""
    alg = token.anatomy.alg if token.anatomy else ""
    pinned_to_another = token.expected.algorithm_given and alg not in token.expected.algorithms
    return token.expected.key == "none" and bool(alg) and not alg.upper().startswith("HS") and not pinned_to_another


def otherwise_good(token: Token, now: datetime) -> bool:
    """True if the token is signed, undamaged, in force at `now`, and has the configured issuer and audience."""
    seen, due = token.anatomy, token.expected
    if seen is None or seen.unsigned or token.damage != Damage():
        return False
    in_force = (seen.exp is None or seen.exp > now) and all(one is None or one <= now for one in (seen.nbf, seen.iat))
    named = due.issuer in ("", seen.issuer) and (not due.audience or due.audience in seen.audience)
    return in_force and named
