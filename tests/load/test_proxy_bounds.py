"""Limits in a proxy's configuration."""

import os

import pytest

from wsinvest.facts.ladder import Front
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.load.proxy_bounds import fronts


def proxy(program: str, *directives: tuple[str, str]) -> Proxy:
    """A configuration with these directives in force."""
    return Proxy(program, "/etc/proxy.conf", directives=tuple(Directive(*one) for one in directives))


@pytest.mark.parametrize(
    ("of", "found"),
    [
        (None, ()),
        (proxy("nginx"), ()),
        (
            proxy("nginx", ("worker_connections", "512"), ("worker_processes", "2")),
            (Front("worker_connections 512", 512, 2, 2, 3),),
        ),
        (
            proxy("haproxy", ("maxconn", "200"), ("maxconn", "4000")),
            (Front("maxconn 200", 200), Front("maxconn 4000", 4000)),
        ),
        (
            proxy("haproxy", ("server", "a 127.0.0.1:1 maxconn 5"), ("server", "b 127.0.0.1:2 maxconn 7")),
            (Front("server maxconn 5 + server maxconn 7", 12),),
        ),
        (proxy("haproxy", ("server", "a 127.0.0.1:1 maxconn 5"), ("server", "b 127.0.0.1:2")), ()),
        (proxy("haproxy", ("maxconn", "many")), ()),
        (proxy("apache", ("worker_connections", "512")), ()),
    ],
    ids=["none", "unsaid", "nginx", "HAProxy", "its servers", "one without", "no number", "another"],
)
def test_each_directive_that_limits(of: Proxy | None, found: tuple[Front, ...]):
    """nginx takes two for each WebSocket and some for itself."""
    assert found == fronts(of, 3)


def test_auto_is_a_process_for_each_core():
    """As nginx does."""
    (found,) = fronts(proxy("nginx", ("worker_connections", "512"), ("worker_processes", "auto")), 1)

    assert (os.cpu_count() or 1) == found.processes
