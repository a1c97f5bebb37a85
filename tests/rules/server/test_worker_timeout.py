"""Workers that are ended by their timeout: proven while nothing stays open, inferred from older lines."""

import pytest

from tests.building import ended, opened, repeats, said
from tests.rules.logs import added, earlier
from tests.rules.session.holding import cut, held, kept
from wsinvest.facts.log import LogPattern
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.server.worker_timeout import worker_timeout

SAYS = LogPattern.WORKER_TIMEOUT
HANGS = ended("r01", StageName.RESPONSE, Reason.TIMEOUT)
FAILS, SOME, WORKS = repeats(HANGS), repeats(opened("r02"), HANGS), repeats(opened("r01"))


@pytest.mark.parametrize(
    ("handshake", "log", "delta", "severity", "confidence"),
    [
        (FAILS, None, added(SAYS, 1, "31"), Severity.CRITICAL, Confidence.PROVEN),
        (SOME, None, added(SAYS, 1, "31"), Severity.HIGH, Confidence.INFERRED),
        (WORKS, None, added(SAYS, 1, "31"), Severity.MEDIUM, Confidence.OBSERVED),
        (FAILS, earlier(SAYS, 3), None, Severity.HIGH, Confidence.INFERRED),
        (WORKS, earlier(SAYS, 3), None, Severity.MEDIUM, Confidence.OBSERVED),
    ],
)
def test_what_the_log_says_and_when(handshake, log, delta, severity, confidence):
    """What it explains decides how grave it is."""
    found = said(worker_timeout, handshake=handshake, log=log, log_delta=delta)

    assert (severity, confidence) == (found.severity, found.confidence)


def test_held_sessions_that_end_with_their_worker():
    """A sync worker of gunicorn serves one session, until the arbiter ends it: every hold ends, none may be spared."""
    log, whole = added(SAYS, 1, "31"), (cut("h1", 3000.0), cut("h2", 3100.0, pinged=True))
    for holds, severity in ((whole, Severity.HIGH), ((whole[0], kept("h2")), Severity.MEDIUM)):
        found = said(worker_timeout, handshake=WORKS, log=None, log_delta=log, session=held(*holds))

        assert severity is found.severity


def test_a_log_without_it_says_nothing():
    """Nor does none."""
    for log in (None, earlier(SAYS, 0)):
        assert Pass() == said(worker_timeout, handshake=FAILS, log=log, log_delta=None)
