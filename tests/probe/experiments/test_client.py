"""The request as a browser makes it: only its own headers are changed, and only where the program may be the reason."""

from dataclasses import replace

import pytest

from tests.building import WS, answered, ended, opened
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName
from wsinvest.probe.experiments.client import as_browser
from wsinvest.probe.request import BROWSER, USER_AGENT, NotApplicable, ProbeRequest, upgrade_head
from wsinvest.redact.secret import Secret

REQUEST = ProbeRequest(WS, "/ws")


def test_only_the_headers_of_the_program_differ():
    """User-Agent in place of ours, Sec-Fetch-* and three more beside; the rest is as it was, order aside."""
    asked = as_browser(REQUEST, answered("r01", 403))
    assert isinstance(asked, ProbeRequest)
    ours, theirs = ((upgrade_head(one, "key") or b"").decode().split("\r\n") for one in (REQUEST, asked))

    assert {f"User-Agent: {USER_AGENT}"} == set(ours) - set(theirs)
    assert f"User-Agent: {BROWSER}" in theirs
    assert 6 == len(theirs) - len(ours)


@pytest.mark.parametrize(
    ("base", "request_"),
    [
        (answered("r01", 401), REQUEST),
        (answered("r01", 500), REQUEST),
        (opened("r01"), REQUEST),
        (ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME), REQUEST),
        (ended("r01", StageName.TCP, Reason.REFUSED), REQUEST),
        (answered("r01", 403), replace(REQUEST, headers=(("User-Agent", Secret("x")),))),
        (answered("r01", 403), replace(REQUEST, browser=True)),
    ],
)
def test_it_is_not_asked_where_the_program_cannot_be_the_reason(base: Attempt, request_: ProbeRequest):
    """Credentials, a failing server, an open connection; or the user said who asks."""
    assert isinstance(as_browser(request_, base), NotApplicable)
