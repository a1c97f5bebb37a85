"""The proxy that was asked for says that it cannot reach the server."""

import pytest

from tests.building import WS, ended, opened, repeats, target
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tcp.proxy_server_unreachable import proxy_server_unreachable


@pytest.mark.parametrize("reason", [Reason.REFUSED, Reason.UNREACHABLE])
def test_the_proxy_says_so(reason: Reason):
    """Inferred, since nobody else saw it; some of several is high."""
    end = ended("r01", StageName.PROXY_TUNNEL, reason)
    found, some = (proxy_server_unreachable(one, target(WS)) for one in (repeats(end), repeats(end, opened("r02"))))

    assert isinstance(found, Fail)
    assert isinstance(some, Fail)
    assert (Confidence.INFERRED, Severity.CRITICAL, Severity.HIGH) == (found.confidence, found.severity, some.severity)


def test_a_refusal_of_the_proxy_itself_is_none():
    """Nothing is then known of the server."""
    denied = repeats(ended("r01", StageName.PROXY_TUNNEL, Reason.PROXY_DENIED))

    assert isinstance(proxy_server_unreachable(denied, target(WS)), Pass)
