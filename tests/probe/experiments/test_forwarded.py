"""What a proxy should tell the server is told by us: only where the answer may be about it, and nothing untrue."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened
from wsinvest.facts.proxy import Backend, Directive, ForwardedHeader, Proxy
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.probe.experiments.forwarded import host_told, origin_behind, origin_plain, origin_wss, scheme_told
from wsinvest.probe.request import NotApplicable, ProbeRequest, upgrade_head

WSS = ProbeRequest(Url("wss", "chat.example", 443, "/ws"), "/ws", origin="https://chat.example")
WS = replace(WSS, url=Url("ws", "chat.example", 80, "/ws"), origin="http://chat.example")
NGINX = Proxy("nginx", "a.conf", Directive("location", "/"), backends=(Backend("http", "10.0.0.9", 3000),))
TOLD = replace(
    NGINX,
    program="haproxy",
    headers=(ForwardedHeader("X-Forwarded-Host", "ide.example"),),
)


def _origin(made: ProbeRequest | NotApplicable) -> str:
    return "" if isinstance(made, NotApplicable) else made.origin


@pytest.mark.parametrize(
    ("asked", "base", "request_"),
    [
        (True, answered("r01", 307), WSS),
        (True, answered("r01", 404), WSS),
        (False, answered("r01", 401), WSS),
        (False, answered("r01", 404), WS),
        (False, opened("r01"), WSS),
        (False, ended("r01", StageName.TLS, Reason.TLS_ALERT), WSS),
    ],
)
def test_the_scheme_is_told_where_the_url_has_tls(asked, base, request_):
    """A 401 is about a credential, and a connection without TLS has nothing to tell."""
    made = scheme_told(request_, base)

    assert asked == (not isinstance(made, NotApplicable))
    assert isinstance(made, NotApplicable) or b"\r\nX-Forwarded-Proto: https\r\n" in (upgrade_head(made, "k") or b"")


@pytest.mark.parametrize(
    ("plain", "wss", "request_"),
    [
        ("http://chat.example", "wss://chat.example", WSS),
        ("", "", replace(WSS, origin="https://shop.example")),
        ("", "", replace(WSS, origin="")),
        ("", "", WS),
    ],
)
def test_the_origin_of_the_own_page_with_another_scheme(plain, wss, request_):
    """Another page's Origin says nothing of the scheme."""
    assert (plain, wss) == tuple(_origin(unit(request_, answered("r01", 403))) for unit in (origin_plain, origin_wss))


def test_the_host_is_told_where_the_own_page_is_refused():
    """A page of another host is refused for its own sake."""
    made = host_told(WS, answered("r01", 403))

    assert not isinstance(made, NotApplicable)
    assert b"\r\nX-Forwarded-Host: chat.example\r\n" in (upgrade_head(made, "k") or b"")
    assert isinstance(host_told(replace(WS, origin="http://shop.example"), answered("r01", 403)), NotApplicable)
    assert isinstance(host_told(WS, answered("r01", 401)), NotApplicable)


@pytest.mark.parametrize(
    ("expected", "proxy"), [("http://10.0.0.9:3000", NGINX), ("http://ide.example", TOLD), ("", None)]
)
def test_the_origin_that_fits_the_host_behind(expected, proxy):
    """Only where a configuration says which host the server is told, in Host or in X-Forwarded-Host."""
    assert expected == _origin(origin_behind(WS, answered("r01", 403), proxy))
