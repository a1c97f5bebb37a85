"""A public key has fewer than 2,048 bits."""

from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK
from wsinvest.facts.keyset import Ignored, Keyset
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

REPLACE_KEY: Final = Step(
    "replace_weak_key",
    NEXT_WEEK,
    120,
    _("Make an RSA pair of 2,048 bits or more, or an EC pair; publish it, then sign with it."),
    _("No public key has fewer than 2,048 bits."),
)


@rule(
    "config.secret.weak_key",
    text=Text(
        title=_("A public key has fewer than 2,048 bits"),
        impact=_("RSA of this size can be broken with effort: then anybody signs tokens. Strict servers refuse it."),
        cause=_("The pair is old, or was made for tests."),
        fix=_("Replace it by RSA of 2,048 bits or more, or by EC."),
        check=_("No public key of the issuer has fewer than 2,048 bits."),
    ),
    steps=(REPLACE_KEY,),
)
def secret_weak_key(token: Token, keyset: Keyset | None) -> Outcome:
    """Fail when JWT_PUBLIC_KEY or a published RSA key is below 2,048 bits (RFC 7518 section 3.3); observed."""
    in_set = keyset is not None and Ignored.WEAK in keyset.ignored
    shown = (
        *(("token:expected/weak_key",) if token.expected.weak_key else ()),
        *(("keyset:ignored",) if in_set else ()),
    )
    return Fail(Severity.MEDIUM, Confidence.OBSERVED, {}, shown) if shown else Pass()
