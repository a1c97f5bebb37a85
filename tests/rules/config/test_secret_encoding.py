"""One side decodes JWT_SECRET, the other uses it as text."""

import pytest

from tests.building import target
from tests.rules.saying import said
from tests.rules.secret_value_cases import AS_READ, fits
from tests.rules.settings import GOOD_SECRET, secret
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.facts.token import Judged
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import TokenSource
from wsinvest.rules.config.secret_encoding import secret_encoding

ISSUED, MINTED = target(token_source=TokenSource.LOGIN), target(token_source=TokenSource.MINTED)


@pytest.mark.parametrize("form", ["hex", "base64"])
@pytest.mark.parametrize("by_probe", [True, False])
def test_the_server_decodes_the_secret(form, by_probe):
    """Shown by an issued token that fits the bytes, or by one signed with them that opens."""
    told = None if by_probe else fits(form)
    shaken = refused(401, SENT, green(f"token_minted_{form}")) if by_probe else refused()
    facts = {"config": secret(GOOD_SECRET), "token": told, "handshake": shaken, "target": ISSUED}
    hit = secret_encoding(**facts)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert form in said(secret_encoding, hit, "pt_BR", **{name: fact for name, fact in facts.items() if fact})["cause"]


def test_a_token_of_ours_does_not_tell_what_the_application_does():
    """It may decode the secret as the server does; then nothing is wrong."""
    shaken = refused(401, SENT, green("token_minted_hex"))

    assert Confidence.INFERRED is secret_encoding(secret(GOOD_SECRET), None, shaken, MINTED).confidence


@pytest.mark.parametrize(
    ("told", "shaken"),
    [
        (None, None),
        (None, refused()),
        (fits("hex"), accepted()),
        (token(readings=(AS_READ, Judged("hex", "", verified=True))), refused()),
        (None, refused(401, SENT, green("token_minted"))),
    ],
    ids=["nothing known", "refused", "it opens", "the text fits too", "the text opens"],
)
def test_that_a_secret_could_be_decoded_says_nothing(told, shaken):
    """Most secrets are hex or base64 and used as text on both sides."""
    assert Pass() == secret_encoding(secret("ab" * 32), told, shaken, ISSUED)
