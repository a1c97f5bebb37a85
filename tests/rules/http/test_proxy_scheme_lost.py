"""The server behind the proxy takes TLS for plain HTTP."""

from dataclasses import replace

import pytest

from tests.building import WSS, answered, opened, repeats, said, target
from wsinvest.facts.proxy import Directive, ForwardedHeader, Proxy
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.target import Url
from wsinvest.rules.http.proxy_scheme_lost import proxy_scheme_lost

PAGE, PLAIN = "https://chat.example.org", "http://chat.example.org"
SILENT = Proxy("nginx", "nginx.conf", Directive("location", "/"))
TELLING = replace(SILENT, headers=(ForwardedHeader("X-Forwarded-Proto", "$scheme"),))


def _back(location: str, **more: tuple[tuple[str, str], ...]):
    return answered("r01", 307, headers=(("Location", location), *more.get("headers", ())))


def test_the_header_of_ours_turns_the_answer():
    """The proxy lets ours through, so it sets none of its own."""
    probe = opened("p01", change=Change("forwarded", "scheme_told"), base="r01")
    found = said(proxy_scheme_lost, handshake=repeats(answered("r01", 404), probes=[probe]), target=target(WSS))

    assert Confidence.PROVEN is found.confidence


@pytest.mark.parametrize(
    ("confidence", "proxy"), [(Confidence.INFERRED, None), (Confidence.PROVEN, SILENT), (Confidence.INFERRED, TELLING)]
)
@pytest.mark.parametrize("location", ["wss://chat.example.org:443/ws", "https://chat.example.org/ws"])
def test_a_redirect_to_itself(location, confidence, proxy):
    """Alone it is a sign; with a configuration that sets no header it is proven."""
    found = said(proxy_scheme_lost, handshake=repeats(_back(location)), target=target(WSS), proxy=proxy)

    assert confidence is found.confidence


def test_a_port_that_got_lost():
    """Frameworks put the scheme right and leave the port out."""
    here = target(Url("wss", "chat.example.org", 8443, "/ws"))

    assert said(proxy_scheme_lost, handshake=repeats(_back("https://chat.example.org/ws")), target=here).evidence


@pytest.mark.parametrize(("confidence", "proxy"), [(Confidence.INFERRED, None), (Confidence.PROVEN, SILENT)])
def test_an_origin_with_the_other_scheme_is_let_in(confidence, proxy):
    """A list of origins may lack the scheme, so that the configuration decides."""
    probe = opened("p01", change=Change("origin", "origin_plain"), base="r01", sent=Sent(origin=PLAIN))
    seen = repeats(answered("r01", 403, sent=Sent(origin=PAGE)), probes=[probe])
    found = said(proxy_scheme_lost, handshake=seen, target=target(WSS), proxy=proxy)

    assert confidence is found.confidence
    assert PLAIN in found.values["why"].say("en")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://chat.example.org/ws/", WSS),
        ("https://www.example.org/ws", WSS),
        ("http://chat.example.org/ws", WSS),
        ("https://chat.example.org/ws?a=1", WSS),
        ("https://[", WSS),
        ("/ws", Url("ws", "chat.example.org", 80, "/ws")),
    ],
)
def test_other_redirects_are_about_something_else(location, url):
    """Another place, or a URL that is plain."""
    assert Pass() == said(proxy_scheme_lost, handshake=repeats(_back(location)), target=target(url))


def test_a_cookie_may_be_what_the_server_waits_for():
    """Then the redirect says nothing of the scheme."""
    seen = repeats(_back("https://chat.example.org/ws", headers=(("Set-Cookie", "seen; secure"),)))

    assert Pass() == said(proxy_scheme_lost, handshake=seen, target=target(WSS))
