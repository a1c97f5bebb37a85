"""TLS from the proxy to the server behind it: the proxy's log says why it fails, and nothing else says it."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.proxy_backend_tls import proxy_backend_tls

FAILS = repeats(answered("r01", 502), answered("r02", 502))
LINE = "upstream SSL certificate verify error: (21:unable to verify the first certificate)"


@pytest.mark.parametrize(
    ("says", "words", "step"),
    [
        (LogPattern.UPSTREAM_CERTIFICATE, "does not accept it", "trust_backend_certificate"),
        (LogPattern.UPSTREAM_NAME, "SNI", "send_name_to_backend"),
        (LogPattern.UPSTREAM_TLS_OFF, "SSLProxyEngine", "enable_tls_to_backend"),
    ],
)
def test_each_reason_has_its_step(says: LogPattern, words: str, step: str):
    """A line for each attempt proves it and is quoted, fewer infer it; the server is then not called down."""
    for lines, confidence in ((2, Confidence.PROVEN), (1, Confidence.INFERRED)):
        found = said(proxy_backend_tls, handshake=FAILS, log_delta=added(says, lines, line=LINE))
        cause = proxy_backend_tls.text.say("cause", "en", found.values)

        assert (confidence, [step]) == (found.confidence, [one.id for one in found.steps])
        assert words in cause
        assert LINE in cause
    assert Pass() == said(proxy_backend_down, handshake=FAILS, log_delta=added(says, 2))


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (answered("r01", 502), LogPattern.UPSTREAM_TLS),
        (answered("r01", 403), LogPattern.UPSTREAM_CERTIFICATE),
        (opened("r01"), LogPattern.UPSTREAM_CERTIFICATE),
    ],
)
def test_nothing_is_said_of_another_line_or_another_answer(attempt, says: LogPattern):
    """That TLS failed says not why; a 403 comes from whoever was reached."""
    assert Pass() == said(proxy_backend_tls, handshake=repeats(attempt), log_delta=added(says, 1))
