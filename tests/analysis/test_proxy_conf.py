"""What rules may ask of a proxy's configuration."""

import pytest

from tests.rules.proxy_cases import PASSES, PLACE, STRIPS, V10, nginx
from wsinvest.analysis import proxy_conf
from wsinvest.analysis.proxy_conf import Told
from wsinvest.facts.proxy import Directive, ForwardedHeader, Place, Proxy

UNREAD = (Place("x", 1),)


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        (nginx(), Told.YES),
        (nginx(headers=STRIPS), Told.NO),
        (nginx(headers=STRIPS, unread=UNREAD), Told.UNKNOWN),  # what was not read may set it
        (nginx(headers=()), Told.YES),  # HAProxy, Caddy: what is not named passes
        (nginx(headers=(ForwardedHeader("Upgrade", "$x", PLACE),)), Told.UNKNOWN),
        (nginx(headers=(PASSES[0], ForwardedHeader("Connection", "", PLACE, ""))), Told.NO),
    ],
)
def test_does_the_upgrade_pass(proxy, expected):
    """Yes, no or unknown, with the place."""
    answer = proxy_conf.passes_upgrade(proxy)

    assert expected is answer.told
    assert answer.place.line


@pytest.mark.parametrize(
    ("directive", "told"),
    [
        (None, Told.YES),
        (V10, Told.UNKNOWN),
        (Directive("proxy_http_version", "1.0", PLACE), Told.NO),
        (Directive("proxy_http_version", "1.1", PLACE), Told.YES),
    ],
)
def test_the_http_version(directive, told):
    """The default of nginx depends on its version."""
    proxy = Proxy("nginx", PLACE.file, directives=(directive,) if directive else ())

    assert told is proxy_conf.http_version(proxy).told


@pytest.mark.parametrize(
    ("program", "text", "seconds"),
    [
        ("nginx", "60s", 60.0),
        ("nginx", "1h 30m", 5400.0),
        ("nginx", "500ms", 0.5),
        ("nginx", "60", 60.0),
        ("haproxy", "60000", 60.0),
        ("haproxy", "1m", 60.0),
        ("haproxy", "0", None),
        ("nginx", "soon", None),
    ],
)
def test_times(program, text, seconds):
    """Bare numbers are milliseconds for HAProxy."""
    assert seconds == proxy_conf.seconds_of(text, program)


@pytest.mark.parametrize(
    ("program", "written", "expected"),
    [
        ("nginx", {"proxy_read_timeout": "45s"}, 45.0),
        ("haproxy", {"timeout tunnel": "1h", "timeout client": "5s"}, 3600.0),
        ("haproxy", {"timeout server": "50s", "timeout client": "30s"}, 30.0),
        ("apache", {"Timeout": "60", "ProxyTimeout": "30"}, 30.0),
        ("caddy", {}, None),
    ],
)
def test_the_idle_timeout(program, written, expected):
    """Of HAProxy the tunnel's before those of both sides."""
    directives = tuple(Directive(name, value, PLACE) for name, value in written.items())
    found = proxy_conf.idle_timeout_s(Proxy(program, "x", directives=directives))

    assert expected == (found[0] if found else None)
