"""The proxy and the server behind it do not agree on TLS."""

import pytest

from tests.building import SESSION, WSS, answered, case, ended, repeats, said, target
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.proxy import Backend as Named
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.proxy_backend_scheme import proxy_backend_scheme

NGINX = "<center>The plain HTTP request was sent to HTTPS port</center>"
COMPLAINTS = (
    NGINX,
    "Reason: You're speaking plain HTTP to an SSL-enabled server port.",
    "Client sent an HTTP request to an HTTPS server.\n",
    "Bad Request\r\nThis combination of host and port requires TLS.\r\n",
)
NO_TLS = ended("p01", StageName.TLS, Reason.NOT_TLS, change=Change("scheme", "other_scheme"), base="r01")
TLS = ended("p01", StageName.RESPONSE, Reason.STATUS, change=Change("scheme", "other_scheme"), base="r01", tls=SESSION)


@pytest.mark.parametrize("body", COMPLAINTS)
def test_the_complaint_comes_from_behind(body):
    """The URL's own port gave no answer to a TLS hello."""
    seen = repeats(answered("r01", 400, body), probes=[NO_TLS])
    conf = Proxy("nginx", "a.conf", Directive("location", "/"), backends=(Named("http", "127.0.0.1", 8443),))
    found = said(proxy_backend_scheme, handshake=seen, target=target(), proxy=conf)

    assert (Confidence.PROVEN, True) == (found.confidence, "proxy:backends" in found.evidence)


def test_a_url_with_tls_gets_it_from_behind_too():
    """TLS was spoken with the URL's port, so the complaint is not about it."""
    seen = repeats(answered("r01", 400, NGINX, tls=SESSION))

    assert Confidence.PROVEN is said(proxy_backend_scheme, handshake=seen, target=target(WSS)).confidence


@pytest.mark.parametrize(
    "seen",
    [
        repeats(answered("r01", 400, NGINX), probes=[TLS]),
        repeats(answered("r01", 400, NGINX)),
        repeats(answered("r01", 400, "Bad Request"), probes=[NO_TLS]),
    ],
)
def test_the_own_port_may_want_tls(seen):
    """It does, or nobody asked it; or the answer says nothing of TLS."""
    assert Pass() == said(proxy_backend_scheme, handshake=seen, target=target())


def test_one_root():
    """The answer is explained."""
    found = diagnose(case(handshake=repeats(answered("r01", 400, NGINX), probes=[NO_TLS])))

    assert ["http.proxy.backend_scheme"] == [one.code for one in found.findings if one.root_cause]


def test_an_answer_that_asks_for_tls_is_none_without_it():
    """The server speaks TLS, and this TLS handshake failed for another reason, as for its name."""
    used = ended("b01", StageName.TLS, Reason.TLS_ALERT)
    asked = Backends((AskedBackend("https", "127.0.0.1", "127.0.0.1", 8443, used, answered("b01o", 400, NGINX)),))

    assert Pass() == said(
        proxy_backend_scheme, handshake=repeats(answered("r01", 502)), target=target(), backends=asked
    )


@pytest.mark.parametrize(
    ("scheme", "used", "words"),
    [
        ("http", ended("b01", StageName.RESPONSE, Reason.CLOSED), "takes TLS only"),
        ("http", answered("b01", 400, NGINX), "takes TLS only"),
        ("https", ended("b01", StageName.TLS, Reason.NOT_TLS), "speaks no TLS"),
    ],
)
def test_the_server_asked_straight_takes_the_other_scheme(scheme, used, words):
    """The proxy's 502 is its consequence."""
    asked = Backends((AskedBackend(scheme, "127.0.0.1", "127.0.0.1", 8443, used, answered("b01o", 401)),))
    seen = repeats(answered("r01", 502))
    found = said(proxy_backend_scheme, handshake=seen, target=target(), backends=asked)
    roots = [one.code for one in diagnose(case(handshake=seen, backends=asked)).findings if one.root_cause]

    assert (True, ["http.proxy.backend_scheme"]) == (words in found.values["why"].say("en"), roots)
