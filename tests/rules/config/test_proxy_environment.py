"""The environment names a proxy that lets no client through."""

import pytest

from tests.building import answered, opened, repeats, target
from tests.rules.saying import said
from wsinvest.facts.environment_proxy import EnvironmentProxy
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason
from wsinvest.rules.config.proxy_environment import proxy_environment

OPEN = repeats(opened("r01"))


@pytest.mark.parametrize(
    ("reason", "detail", "words"),
    [
        (Reason.PROXY_DENIED, "403", "the proxy does not allow it, 403"),
        (Reason.REFUSED, "", "it opens no tunnel: refused."),
    ],
)
def test_proven_where_the_server_opens_past_it(reason, detail, words):
    """The one thing that differs between this run and such a client is the proxy."""
    proxy = EnvironmentProxy("HTTPS_PROXY", "10.0.0.1:3128", reason, detail)
    hit = proxy_environment(proxy, OPEN, target())

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert words in said(proxy_environment, hit, "en", handshake=OPEN, by_proxy=proxy)["cause"]


def test_nothing_is_said_of_a_proxy_that_opens_or_a_server_that_does_not():
    """The first harms nobody, and where the server refuses too the proxy is not the reason."""
    shut = EnvironmentProxy("HTTPS_PROXY", "10.0.0.1:3128", Reason.REFUSED)

    assert isinstance(proxy_environment(EnvironmentProxy("HTTPS_PROXY", "10.0.0.1:3128"), OPEN, target()), Pass)
    assert Pass() == proxy_environment(shut, repeats(answered("r01", 401)), target())
