"""Issuer and server use different secrets."""

import pytest

from tests.rules.saying import said
from tests.rules.secrets_cases import UNSET
from tests.rules.settings import config
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.facts.token import Judged
from wsinvest.model.finding import Confidence, Fail, Severity
from wsinvest.rules.config.secret_mismatch import secret_mismatch

NOT_OURS = Judged("as_read", "token.signature.invalid", verified=False)
OURS = Judged("as_read", "", verified=True)


@pytest.mark.parametrize(
    ("readings", "shaken", "confidence"),
    [
        ((NOT_OURS,), refused(401, SENT, green("token_minted")), Confidence.PROVEN),
        ((NOT_OURS, Judged("stripped", "", verified=True)), refused(), Confidence.PROVEN),
        ((NOT_OURS,), refused(401, SENT, green("token_minted_unquoted")), Confidence.PROVEN),
        ((NOT_OURS,), refused(), Confidence.INFERRED),
        ((NOT_OURS,), None, Confidence.INFERRED),
    ],
)
def test_two_secrets_are_proven_by_a_token_of_ours_that_opens_or_another_decoding_that_fits(
    readings, shaken, confidence
):
    """Else the token may come from elsewhere."""
    told = token(readings=readings)
    outcome = secret_mismatch(config(), told, shaken)
    given = {"config": config(), "token": told} | ({"handshake": shaken} if shaken else {})

    assert (Severity.CRITICAL, confidence) == (outcome.severity, outcome.confidence)
    assert said(secret_mismatch, outcome, "en", **given)


@pytest.mark.parametrize(
    ("facts", "told", "shaken"),
    [
        (config(), token(), None),
        (config(), token(readings=(OURS,)), refused()),
        (config(), token(readings=(Judged("as_read", "token.time.expired", verified=True),)), refused()),
        (config(), token(readings=(Judged("as_read", "token.header.alg_mismatch", verified=False),)), refused()),
        (config(), token(readings=(NOT_OURS,), undamaged_verifies=True), refused()),
        (config(), token(readings=(NOT_OURS,)), accepted()),
        (UNSET, token(readings=(NOT_OURS,)), refused()),
    ],
)
def test_one_secret_on_both_sides_is_no_finding(facts, told, shaken):
    """Nor an expired or damaged token, nor one that the server accepts."""
    assert not isinstance(secret_mismatch(facts, told, shaken), Fail)
