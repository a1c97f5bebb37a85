"""The proxy puts another Host in the place of the client's."""

from dataclasses import replace

import pytest

from tests.building import WS, answered, opened, repeats, said, target
from wsinvest.facts.proxy import Backend, Directive, ForwardedHeader, Proxy
from wsinvest.facts.proxy_headers import host_sent, keeps_host, other_host
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.origin_rejected import origin_rejected
from wsinvest.rules.http.proxy_host_rewritten import proxy_host_rewritten

OWN = Sent(origin="http://127.0.0.1:8765")
NGINX = Proxy(
    "nginx",
    "nginx.conf",
    Directive("location", "/"),
    backends=(Backend("http", "10.0.0.9", 3000),),
    directives=(Directive("proxy_pass", "http://app"),),
)


def _telling(host: str) -> Proxy:
    """The same with this Host."""
    return replace(NGINX, headers=(ForwardedHeader("Host", host),))


KEPT = _telling("$http_host")
ABSENT = opened("p02", change=Change("origin", "origin_absent"), base="r01")
BY_NGINX = (("Server", "nginx/1.24.0"),)


@pytest.mark.parametrize(
    "probe",
    [
        opened("p01", change=Change("forwarded", "host_told"), base="r01"),
        opened("p01", change=Change("origin", "origin_behind"), base="r01", sent=Sent(origin="http://app")),
    ],
)
def test_a_probe_that_opens_proves_it(probe):
    """With the client's Host told, or with the Origin that fits the Host behind, the server lets us in."""
    found = said(
        proxy_host_rewritten, handshake=repeats(answered("r01", 403, sent=OWN), probes=[probe]), target=target()
    )

    assert Confidence.PROVEN is found.confidence


def test_the_configuration_and_the_refusal_agree():
    """The server's own page is refused for its Origin, and the file names another Host."""
    seen = repeats(answered("r01", 403, sent=OWN), probes=[ABSENT])
    found = said(proxy_host_rewritten, handshake=seen, target=target(), proxy=NGINX)

    assert (Confidence.PROVEN, ("app" in found.values["why"].say("en"))) == (found.confidence, True)
    assert Pass() == said(proxy_host_rewritten, handshake=seen, target=target(), proxy=KEPT)


def test_a_gateway_alone_is_a_sign():
    """Then the refusal of the origin is no better proven."""
    seen = repeats(answered("r01", 403, sent=OWN, headers=BY_NGINX), probes=[ABSENT])

    assert Confidence.INFERRED is said(proxy_host_rewritten, handshake=seen, target=target()).confidence
    assert Confidence.INFERRED is said(origin_rejected, handshake=seen, target=target()).confidence
    assert Confidence.PROVEN is said(origin_rejected, handshake=seen, target=target(), proxy=KEPT).confidence


@pytest.mark.parametrize(
    ("quoted", "body"),
    [
        (True, "Invalid HTTP_HOST header: 'app:8000'. You may need to add 'app' to ALLOWED_HOSTS."),
        (True, 'Blocked request. This host ("app") is not allowed.'),
        (False, 'Blocked request. This host ("127.0.0.1") is not allowed.'),
        (False, "Invalid Host header"),
        (False, "Forbidden"),
    ],
)
def test_the_refusal_quotes_the_host_that_arrived(quoted, body):
    """Another one than the URL's was put there on the way."""
    found = said(proxy_host_rewritten, handshake=repeats(answered("r01", 400, body)), target=target())

    assert quoted == (Pass() != found)


@pytest.mark.parametrize(
    ("expected", "proxy"),
    [
        ("app", NGINX),
        ("10.0.0.9:3000", replace(NGINX, directives=())),
        ("app", _telling("$proxy_host")),
        ("127.0.0.1:8765", KEPT),
        ("127.0.0.1", _telling("$host")),
        ("127.0.0.1:8765", _telling("$host:$server_port")),
        ("shop.internal", _telling("shop.internal")),
        ("", _telling("$server_name")),
        ("10.0.0.9:3000", replace(NGINX, program="apache", directives=())),
        ("127.0.0.1:8765", replace(NGINX, program="apache", directives=(Directive("ProxyPreserveHost", "On"),))),
        ("127.0.0.1:8765", replace(NGINX, program="haproxy")),
        ("", replace(NGINX, route=None)),
        ("", None),
    ],
)
def test_the_host_that_the_configuration_sends(expected, proxy):
    """nginx and Apache send the name of the server behind, HAProxy passes Host on; $host has no port."""
    assert expected == host_sent(proxy, WS)


@pytest.mark.parametrize(
    ("expected", "told"), [("127.0.0.1", "$host"), ("", "$http_host"), ("", "$proxy_add_x_forwarded_host")]
)
def test_another_host_may_be_told_beside_host(expected, told):
    """X-Forwarded-Host goes before Host for servers that read it; what a variable of its own holds is not known."""
    proxy = replace(KEPT, headers=(*KEPT.headers, ForwardedHeader("X-Forwarded-Host", told)))

    assert expected == other_host(proxy, WS)
    assert (not expected) is keeps_host(proxy, WS)


def test_another_host_in_x_forwarded_host_leaves_the_origin_open():
    """The own page is refused for its Origin: what the server compares it with may be the host that it is told."""
    proxy = replace(KEPT, headers=(*KEPT.headers, ForwardedHeader("X-Forwarded-Host", "$host")))
    seen = repeats(answered("r01", 403, sent=OWN, headers=BY_NGINX), probes=[ABSENT])

    assert Confidence.INFERRED is said(origin_rejected, handshake=seen, target=target(), proxy=proxy).confidence
    assert Confidence.INFERRED is said(proxy_host_rewritten, handshake=seen, target=target(), proxy=proxy).confidence
