"""Only one side of a connection speaks the PROXY protocol: by the log, the configuration, or the answer."""

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from tests.rules.logs import added
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.log import LogPattern
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tcp.proxy_protocol_mismatch import proxy_protocol_mismatch

CUT = repeats(ended("r01", StageName.RESPONSE, Reason.CLOSED))
LOG = added(LogPattern.PROXY_PROTOCOL, 1, line='broken header: "GET /ws HTTP/1.1')
OPENS = Backends((AskedBackend("http", "127.0.0.1", "127.0.0.1", 9000, opened("b01")),))


def _proxy(name: str, value: str) -> Proxy:
    return Proxy("nginx", "site.conf", directives=(Directive(name, value, Place("site.conf", 3)),))


def ask(handshake, **more):
    given = {"proxy": None, "log_delta": None, "backends": None, **more}
    return said(proxy_protocol_mismatch, handshake=handshake, target=target(), **given)


@pytest.mark.parametrize(
    ("expected", "proxy", "log"),
    [
        (Confidence.PROVEN, _proxy("listen", "8765 proxy_protocol"), LOG),
        (Confidence.INFERRED, _proxy("listen", "8765 proxy_protocol"), None),
        (Confidence.INFERRED, _proxy("bind", "127.0.0.1:8765 accept-proxy"), None),
        (None, _proxy("listen", "8765"), None),
        (None, None, None),
    ],
)
def test_a_port_that_wants_the_header(expected, proxy, log):
    """The configuration makes it likely, the log beside it proves it."""
    found = ask(CUT, proxy=proxy, log_delta=log)

    assert expected == (found.confidence if isinstance(found, Fail) else None)


def test_a_server_that_gets_the_header():
    """Proven where it opens without the header; send-proxy alone is no fault."""
    sends = _proxy("server", "app 127.0.0.1:9000 send-proxy-v2")

    assert ask(repeats(answered("r01", 400)), proxy=sends, backends=OPENS).confidence is Confidence.PROVEN
    assert Pass() == ask(repeats(answered("r01", 400)), proxy=sends)
    assert Pass() == ask(repeats(opened("r01")), proxy=sends, backends=OPENS)


def test_an_answer_that_quotes_the_header():
    """We sent none, so that a proxy between did."""
    quoting = answered("r01", 400, "Invalid method: b'PROXY TCP4 10.0.0.1 10.0.0.2 1 2'")

    assert ask(repeats(quoting)).confidence is Confidence.PROVEN
    assert Pass() == ask(repeats(answered("r01", 400, "the proxy says no")))


def test_a_port_that_opens_wants_nothing():
    """Whatever the file says of it."""
    assert Pass() == ask(repeats(opened("r01")), proxy=_proxy("listen", "8765 proxy_protocol"))
