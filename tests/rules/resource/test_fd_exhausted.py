"""No descriptor is left."""

import pytest

from tests.rules.saying import said
from tests.rules.server_cases import process
from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.resource.fd_exhausted import fd_exhausted


@pytest.mark.parametrize(
    ("opened", "limit", "expected"),
    [
        (0, 100, Pass),
        (94, 100, Pass),
        (95, 100, Fail),
        (100, 100, Fail),
        (None, 100, NotMeasured),
        (95, None, NotMeasured),
        (95, 0, NotMeasured),
    ],
)
def test_descriptors_are_exhausted_from_95_percent_on(opened, limit, expected):
    """95 of 100 is the first bad value; what may not be read is not measured."""
    outcome = fd_exhausted(process(opened, limit), Thresholds())

    assert expected is type(outcome)
    assert not isinstance(outcome, Fail) or outcome.severity is Severity.CRITICAL


def test_words_and_evidence_of_exhausted_descriptors():
    """Numbers in the title."""
    server = process(1020, 1024)
    words = said(fd_exhausted, fd_exhausted(server, Thresholds()), "en", server=server)

    assert words["title"] == "1,020 of 1,024 descriptors of the server are open (99.6%)"


@pytest.mark.parametrize("opened", [1, None])
def test_a_log_that_says_meanwhile_that_none_is_left_proves_it(opened):
    """Whether the process can be counted or not: it may have let go of some since. Words of earlier say nothing."""
    server = process(opened, 1024)
    log = LogDelta(900, (LogCount(LogPattern.DESCRIPTORS_EXHAUSTED, 3, 3),))
    outcome = fd_exhausted(server, Thresholds(), log)
    words = said(fd_exhausted, outcome, "en", server=server, meanwhile=log)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert "3 lines of the log said “too many open files” while we tried." == words["cause"]
    assert not isinstance(fd_exhausted(server, Thresholds(), LogDelta(900)), Fail)
