"""Lines of the .env end in CR LF."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import config, file
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.facts.token import Judged
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.config.env_crlf import env_crlf

AS_READ_FITS = (Judged("as_read", "", verified=True),)
WITH_CR_FITS = (Judged("as_read", "token.signature.invalid", verified=False), Judged("with_cr", "", verified=True))


@pytest.mark.parametrize(
    ("matters", "told", "shaken", "severity", "confidence"),
    [
        (True, None, None, Severity.HIGH, Confidence.INFERRED),
        (True, token(readings=WITH_CR_FITS), None, Severity.HIGH, Confidence.PROVEN),
        (True, token(readings=AS_READ_FITS), None, Severity.LOW, Confidence.PROVEN),
        (True, None, accepted(), Severity.LOW, Confidence.PROVEN),
        (True, token(readings=WITH_CR_FITS), accepted(), Severity.LOW, Confidence.PROVEN),
        (False, None, None, Severity.LOW, Confidence.PROVEN),
    ],
)  # fmt: skip
def test_a_carriage_return_weighs_what_the_other_side_makes_of_it(matters, told, shaken, severity, confidence):
    """Proven where a token fits the secret with its CR, low where it fits without."""
    facts = config(env_file=file(crlf_names=("JWT_SECRET",), crlf_secret_or_url=matters))
    outcome = env_crlf(facts, told, shaken)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert "JWT_SECRET" in said(env_crlf, outcome, "en", config=facts, token=told)["impact"]


def test_a_probe_that_opens_with_the_carriage_return_proves_it():
    """While the control stays red."""
    facts, shaken = (
        config(env_file=file(crlf_names=("JWT_SECRET",), crlf_secret_or_url=True)),
        refused(401, SENT, green("token_minted_with_cr")),
    )
    outcome = env_crlf(facts, None, shaken)

    assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert "handshake:probes/p-token_minted_with_cr" in outcome.evidence
    assert said(env_crlf, outcome, "en", config=facts, handshake=shaken)


def test_another_keys_carriage_return_is_not_the_secrets():
    """A decoding of JWT_SECRET proves nothing about WS_URL."""
    facts = config(env_file=file(crlf_names=("WS_URL",), crlf_secret_or_url=True))

    assert Confidence.INFERRED is env_crlf(facts, token(readings=WITH_CR_FITS), None).confidence


def test_line_feeds_alone_are_fine():
    """As nearly everywhere."""
    assert Pass() == env_crlf(config(), None, None)
