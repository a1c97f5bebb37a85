"""Straight at the server the same request opens; through the proxy it does not."""

import pytest

from tests.building import answered, case, ended, opened, repeats, said, target
from wsinvest.analysis.ends import Unexplained
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Confidence
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.proxy_alters_request import proxy_alters_request

MISSING = PlainGet("path", 404, "text/html", Response(404, body="<center>nginx</center>"))


def _roots(backend: Attempt, *through: Attempt, **more):
    seen = {"handshake": repeats(*through, plain=(MISSING,)), **more}
    found = diagnose(case(**seen, backends=Backends((AskedBackend("http", "127.0.0.1", "127.0.0.1", 8000, backend),))))
    return [(one.code, one.confidence) for one in found.findings if one.root_cause]


@pytest.mark.parametrize("status", [400, 404, 405, 418])
def test_what_the_server_takes_the_proxy_refuses(status):
    """Path and credentials are those that the server took, so they are not blamed."""
    through = answered("r01", status, "<center>nginx</center>")

    assert [("http.proxy.alters_request", Confidence.PROVEN)] == _roots(opened("b01"), through)


@pytest.mark.parametrize(
    ("backend", "through"),
    [
        (answered("b01", 404), (answered("r01", 404),)),
        (ended("b01", StageName.TCP, Reason.REFUSED), (answered("r01", 403),)),
        (opened("b01"), (answered("r01", 403), opened("r02"))),
    ],
)
def test_the_proxy_is_not_blamed(backend, through):
    """The server refuses too, is not there, or lets others through."""
    assert "http.proxy.alters_request" not in dict(_roots(backend, *through))


def test_a_proxy_that_asks_for_credentials_does_its_task():
    """With auth_request in force its 401 is a refusal, not an altered request."""
    proxy = Proxy("nginx", "site.conf", directives=(Directive("auth_request", "/verify"),))

    assert "http.proxy.alters_request" not in dict(_roots(opened("b01"), answered("r01", 401), proxy=proxy))
    assert "http.proxy.alters_request" in dict(_roots(opened("b01"), answered("r01", 418), proxy=proxy))


def test_a_lost_upgrade_is_proven_so():
    """A page in place of the 101 may be a wrong path, until the server itself opens."""
    page = '{"detail":"Not Found"}'
    nginx = (("Server", "nginx"),)
    through = answered("r01", 404, page, headers=nginx)
    get = PlainGet("path", 404, "", Response(404, body=page, headers=nginx))
    backends = Backends((AskedBackend("http", "127.0.0.1", "127.0.0.1", 8000, opened("b01")),))
    found = diagnose(case(handshake=repeats(through, plain=(get,)), backends=backends))

    assert [("http.proxy.upgrade_stripped", Confidence.PROVEN)] == [
        (one.code, one.confidence) for one in found.findings if one.root_cause
    ]


@pytest.mark.parametrize(
    ("program", "setting", "name", "told"),
    [
        ("nginx", None, "X_API_KEY", True),
        ("nginx", "off", "X_API_KEY", True),
        ("nginx", "on", "X_API_KEY", False),
        ("nginx", None, "X-API-KEY", False),
        ("haproxy", None, "X_API_KEY", False),
    ],
)
def test_a_header_that_nginx_leaves_out_is_named(program: str, setting: str | None, name: str, told: bool):
    """An underscore in its name is enough; the step says what to do."""
    directives = (Directive("underscores_in_headers", setting),) if setting else ()
    through, backends = (answered("r01", 403),), Backends((AskedBackend("http", "::1", "::1", 8000, opened("b01")),))
    found = said(
        proxy_alters_request,
        left=Unexplained(through, 1),
        handshake=repeats(*through),
        backends=backends,
        proxy=Proxy(program, "site.conf", directives=directives),
        target=target(headers=(name,)),
    )
    cause = proxy_alters_request.text.say("cause", "en", found.values)

    assert (told, ["rename_headers" if told else "compare_requests"]) == (
        name in cause,
        [one.id for one in found.steps],
    )
