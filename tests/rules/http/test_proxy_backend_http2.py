"""HTTP/2 towards the server: proven by the proxy's log, inferred from its configuration."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.http.proxy_backend_http2 import proxy_backend_http2

FAILS = repeats(answered("r01", 502), answered("r02", 502))
AT = Place("/etc/proxy.conf", 7)
LINE = "http2: invalid Upgrade request header"


def conf(program: str, *lines: tuple[str, str]) -> Proxy:
    return Proxy(program, "/etc/proxy.conf", directives=tuple(Directive(name, value, AT) for name, value in lines))


@pytest.mark.parametrize(("lines", "confidence"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_a_line_for_each_attempt_proves_it(lines: int, confidence: Confidence):
    """And it is quoted."""
    log = added(LogPattern.UPSTREAM_HTTP2, lines, line=LINE)
    found = said(proxy_backend_http2, handshake=FAILS, log_delta=log, proxy=None)

    assert confidence is found.confidence
    assert LINE in proxy_backend_http2.text.say("cause", "en", found.values)


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        (conf("haproxy", ("server", "one 127.0.0.1:9 proto h2")), Fail),
        (conf("haproxy", ("server", "one 127.0.0.1:9 proto h2"), ("server", "two 127.0.0.1:10")), Pass),
        (conf("haproxy", ("server", "one 127.0.0.1:9")), Pass),
        (conf("caddy", ("h2c", "h2c://127.0.0.1:9")), Fail),
        (conf("caddy"), Pass),
        (None, Pass),
    ],
)
def test_the_configuration_makes_it_likely(proxy: Proxy | None, expected: type):
    """With file and line, where all servers are spoken to so."""
    found = said(proxy_backend_http2, handshake=FAILS, log_delta=None, proxy=proxy)

    assert expected is type(found)
    if isinstance(found, Fail):
        assert Confidence.INFERRED is found.confidence
        assert "/etc/proxy.conf:7" in proxy_backend_http2.text.say("cause", "en", found.values)


@pytest.mark.parametrize("attempt", [answered("r01", 403), opened("r01")])
def test_a_server_that_can_extended_connect_is_no_fault(attempt):
    """HAProxy makes one of the upgrade where the server offers it."""
    proxy = conf("haproxy", ("server", "one 127.0.0.1:9 proto h2"))

    assert Pass() == said(proxy_backend_http2, handshake=repeats(attempt), log_delta=None, proxy=proxy)
