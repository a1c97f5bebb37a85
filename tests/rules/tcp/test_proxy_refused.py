"""The proxy that was asked for opens no way to the server, for a reason of its own."""

import pytest

from tests.building import WS, ended, repeats, target
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tcp.proxy_refused import proxy_refused


@pytest.mark.parametrize("reason", [Reason.PROXY_AUTH, Reason.PROXY_DENIED, Reason.NOT_PROXY, Reason.TIMEOUT, None])
def test_a_refusal_of_the_proxy_itself(reason: Reason | None):
    """Proven: the proxy said so."""
    found = proxy_refused(repeats(ended("r01", StageName.PROXY_TUNNEL, reason)), target(WS))

    assert isinstance(found, Fail)
    assert Confidence.PROVEN is found.confidence


@pytest.mark.parametrize("reason", [Reason.REFUSED, Reason.UNREACHABLE])
def test_what_the_proxy_says_of_the_server(reason: Reason):
    """Is the server's matter."""
    assert isinstance(proxy_refused(repeats(ended("r01", StageName.PROXY_TUNNEL, reason)), target(WS)), Pass)
