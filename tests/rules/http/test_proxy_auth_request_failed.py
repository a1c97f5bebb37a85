"""The authentication service that a proxy asks first: proven by the proxy's log, inferred from its configuration."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.http.proxy_auth_request_failed import proxy_auth_request_failed

FAILS = repeats(answered("r01", 500), answered("r02", 500))
LINE = "auth request unexpected status: 302"


def conf(value: str, program: str = "nginx") -> Proxy:
    return Proxy(
        program, "/etc/nginx.conf", directives=(Directive("auth_request", value, Place("/etc/nginx.conf", 7)),)
    )


def cause(found: Fail) -> str:
    return proxy_auth_request_failed.text.say("cause", "en", found.values)


@pytest.mark.parametrize(("lines", "confidence"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_the_log_proves_it(lines: int, confidence: Confidence):
    """One line for each attempt, and it is quoted."""
    log = added(LogPattern.AUTH_REQUEST, lines, "302", line=LINE)
    found = said(proxy_auth_request_failed, handshake=FAILS, log_delta=log, proxy=None)

    assert confidence is found.confidence
    assert LINE in cause(found)


def test_the_configuration_alone_makes_it_likely():
    """With its file and line."""
    found = said(proxy_auth_request_failed, handshake=FAILS, log_delta=None, proxy=conf("/verify"))

    assert Confidence.INFERRED is found.confidence
    assert "/verify first (/etc/nginx.conf:7)" in cause(found)


@pytest.mark.parametrize(
    ("proxy", "log"),
    [
        (conf("off"), None),
        (conf("/verify", "apache"), None),
        (Proxy("nginx", "x"), None),
        (None, None),
        (conf("/verify"), LogDelta(500)),
    ],
)
def test_without_it_nothing_is_said(proxy, log):
    """Nor where the log that was named says something else."""
    assert Pass() == said(proxy_auth_request_failed, handshake=FAILS, log_delta=log, proxy=proxy)


@pytest.mark.parametrize("attempt", [answered("r01", 403), opened("r01")])
def test_only_an_error_of_the_proxy_is_about_it(attempt):
    """A 401 or 403 is what the service is asked for."""
    assert Pass() == said(proxy_auth_request_failed, handshake=repeats(attempt), log_delta=None, proxy=conf("/verify"))
