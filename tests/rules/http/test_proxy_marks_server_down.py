"""A proxy that asks no server, and a server that opens: by the proxy's log, or by its page and its configuration."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.log import LogPattern
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.proxy_marks_server_down import proxy_marks_server_down

PAGE = "<h1>503 Service Unavailable</h1>\nNo server is available to handle this request."
FAILS = repeats(answered("r01", 503, PAGE), answered("r02", 503, PAGE))
LINE = "shop shop/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0"
SAYS = LogPattern.UPSTREAM_MARKED_DOWN


def straight(attempt) -> Backends:
    return Backends((AskedBackend("http", "127.0.0.1", "127.0.0.1", 9000, attempt),))


def configured(name: str, value: str) -> Proxy:
    return Proxy("haproxy", "haproxy.cfg", directives=(Directive(name, value, Place("haproxy.cfg", 7)),))


OPENS = straight(opened("b01"))


@pytest.mark.parametrize(("lines", "confidence"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_a_line_for_each_attempt_proves_it(lines: int, confidence: Confidence):
    """And it is quoted, with the address that opened."""
    found = said(proxy_marks_server_down, handshake=FAILS, backends=OPENS, log_delta=added(SAYS, lines, line=LINE))
    cause = proxy_marks_server_down.text.say("cause", "en", found.values)

    assert confidence is found.confidence
    assert LINE in cause
    assert "127.0.0.1:9000" in cause


@pytest.mark.parametrize(
    ("name", "value", "fails"),
    [
        ("option httpchk", "GET /health", True),
        ("server", "one 127.0.0.1:9000 check inter 2s", True),
        ("server", "one 127.0.0.1:9000", False),
        ("server", "checkout 127.0.0.1:9000", False),
    ],
)
def test_a_check_in_the_configuration_infers_it(name: str, value: str, fails: bool):
    """Without one there is another reason for the proxy's page: a limit, a queue."""
    found = said(proxy_marks_server_down, handshake=FAILS, backends=OPENS, proxy=configured(name, value))

    assert fails is (found != Pass())
    if fails:
        assert Confidence.INFERRED is found.confidence
        assert value in proxy_marks_server_down.text.say("cause", "en", found.values)


@pytest.mark.parametrize("backends", [None, straight(answered("b01", 404))])
def test_a_server_that_does_not_open_may_well_be_down(backends: Backends | None):
    """Then no more is known than that the proxy takes it for down."""
    log = added(SAYS, 2, line=LINE)

    assert Pass() == said(proxy_marks_server_down, handshake=FAILS, backends=backends, log_delta=log)
    assert Confidence.INFERRED is said(proxy_backend_down, handshake=FAILS, backends=backends, log_delta=log).confidence


def test_an_application_that_answers_503_itself_is_none():
    """Its page says nothing of servers."""
    busy = repeats(answered("r01", 503, "busy"))
    proxy = configured("option httpchk", "")

    assert Pass() == said(proxy_marks_server_down, handshake=busy, backends=OPENS, proxy=proxy)
