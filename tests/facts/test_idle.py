"""Durations as proxies write them, and the timeouts of a configuration that end a silent session."""

import pytest

from tests.rules.session.holding import proxy
from wsinvest.facts.idle import seconds_of, timeouts_of


@pytest.mark.parametrize(
    ("text", "program", "seconds"),
    [
        ("60", "nginx", 60.0),
        ("1m 30s", "nginx", 90.0),
        ("1h", "", 3600.0),
        ("500ms", "nginx", 0.5),
        ("50000", "haproxy", 50.0),
        ("50s", "haproxy", 50.0),
        ("1d", "haproxy", 86400.0),
        ('"180s"', "traefik", 180.0),
        ("2m", "caddy", 120.0),
        ("", "", None),
        ("$timeout", "nginx", None),
        ("-1", "caddy", None),
        ("9" * 1000, "nginx", float("9" * 100)),
    ],
)
def test_a_duration_is_read_as_its_program_does(text, program, seconds):
    """HAProxy counts in ms without a unit, the others in s."""
    assert seconds == seconds_of(text, program)


@pytest.mark.parametrize(
    ("program", "directives", "found"),
    [
        ("nginx", [("proxy_read_timeout", "3s")], [("proxy_read_timeout", 3.0), ("proxy_send_timeout", 60.0)]),
        ("nginx", [], [("proxy_read_timeout", 60.0), ("proxy_send_timeout", 60.0)]),
        (
            "haproxy",
            [("timeout", "client 30s"), ("timeout", "server 1m")],
            [("timeout client", 30.0), ("timeout server", 60.0)],
        ),
        ("haproxy", [("timeout client", "30s"), ("timeout tunnel", "1h")], [("timeout tunnel", 3600.0)]),
        ("apache", [], [("Timeout", 60.0)]),
        ("apache", [("ProxyTimeout", "5")], [("Timeout", 60.0)]),
        ("apache", [("Timeout", "5")], [("Timeout", 5.0)]),
        ("apache", [("Timeout", "5"), ("ProxyTimeout", "9")], [("ProxyTimeout", 9.0)]),
        ("apache", [("ProxyWebsocketIdleTimeout", "7")], [("ProxyWebsocketIdleTimeout", 7.0), ("Timeout", 60.0)]),
        ("caddy", [], []),
        ("other", [("timeout", "5")], []),
    ],
)
def test_the_timeouts_in_force(program, directives, found):
    """The shortest first; defaults stand where nothing is written, and HAProxy's tunnel replaces the others."""
    assert found == [(one.directive, one.seconds) for one in timeouts_of(proxy(program, *directives))]
