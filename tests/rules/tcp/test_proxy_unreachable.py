"""The proxy that was asked for cannot be reached."""

from dataclasses import replace

from tests.building import WS, ended, opened, repeats, target
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.rules.tcp.proxy_unreachable import proxy_unreachable

TARGET = replace(target(WS), proxy=Url("http", "proxy.example", 3128))


def test_a_connection_that_fails_at_the_proxy():
    """The title names the proxy, and the reason in words."""
    found = proxy_unreachable(repeats(ended("r01", StageName.PROXY_CONNECT, Reason.REFUSED)), TARGET)

    assert isinstance(found, Fail)
    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)
    title = proxy_unreachable.text.say("title", "en", found.values)
    assert "The proxy at proxy.example:3128 cannot be reached: refused" == title


def test_what_fails_at_the_server_is_none_of_it():
    """Nor what opens."""
    assert isinstance(proxy_unreachable(repeats(ended("r01", StageName.TCP, Reason.REFUSED)), TARGET), Pass)
    assert isinstance(proxy_unreachable(repeats(opened("r01")), TARGET), Pass)
