"""A proxy that the server does not trust: proven by the server's log, inferred by its answer."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_not_trusted import proxy_not_trusted

LOG = added(LogPattern.TRUSTED_PROXIES, 1, "10.0.0.7", line="from an untrusted proxy 10.0.0.7")


def test_the_log_proves_it():
    """And is quoted."""
    found = said(proxy_not_trusted, handshake=repeats(answered("r01", 400)), log_delta=LOG)

    assert Confidence.PROVEN is found.confidence
    assert "untrusted proxy 10.0.0.7" in proxy_not_trusted.text.say("cause", "en", found.values)


@pytest.mark.parametrize(
    ("body", "fails"), [("Untrusted proxy", True), ("trusted_proxies is empty", True), ("no", False)]
)
def test_the_answer_makes_it_likely(body: str, fails: bool):
    """Where it speaks of trusted proxies."""
    found = said(proxy_not_trusted, handshake=repeats(answered("r01", 400, body)), log_delta=None)

    assert fails is (found != Pass())
    if fails:
        assert Confidence.INFERRED is found.confidence


def test_a_connection_that_opens_needs_no_trust():
    """The line may be about somebody else."""
    assert Pass() == said(proxy_not_trusted, handshake=repeats(opened("r01")), log_delta=LOG)
