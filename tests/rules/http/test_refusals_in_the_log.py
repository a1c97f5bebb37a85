"""Refusals that the log explains: Origin, Host, limits, a backend that is too slow; and rules that yield to it."""

import pytest

from tests.building import answered, opened, repeats, said, target
from tests.rules.logs import added
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.log import LogPattern as Says
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.attempt import Sent
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.http.capacity_connection_limit import capacity_connection_limit
from wsinvest.rules.http.host_unrecognized import host_unrecognized
from wsinvest.rules.http.origin_rejected import origin_rejected
from wsinvest.rules.http.path_not_found import path_not_found
from wsinvest.rules.http.proxy_backend_timeout import proxy_backend_timeout
from wsinvest.rules.http.rate_limited import rate_limited
from wsinvest.rules.http.server_websocket_unsupported import server_websocket_unsupported

ORIGIN, HOST, LIMIT = Says.ORIGIN_REJECTED, Says.HOST_REJECTED, Says.LIMIT_REACHED
LINE = "the words of the log"


def two(status: int):
    return repeats(answered("r01", status), answered("r02", status))


@pytest.mark.parametrize(
    ("rule", "status", "log", "more"),
    [
        (origin_rejected, 404, added(ORIGIN, 2, "https://a", line=LINE), {"target": target()}),
        (origin_rejected, 403, added(ORIGIN, 2, "https://a", line=LINE), {"target": target()}),
        (host_unrecognized, 400, added(HOST, 2, "shop", line=LINE), {"target": target()}),
        (capacity_connection_limit, 503, added(LIMIT, 2, 'connections by zone "one"', line=LINE), {}),
        (capacity_connection_limit, 503, added(LIMIT, 2, "concurrency limit", line=LINE), {}),
    ],
)
def test_the_log_proves_the_refusal(rule, status, log, more):
    """By one entry for each refusal, which is quoted; fewer are inferred, and an open connection needs none."""
    found = said(rule, handshake=two(status), log_delta=log, **more)
    assert Confidence.PROVEN is found.confidence
    assert LINE in rule.text.say("cause", "en", found.values)

    third = repeats(*two(status).repeats, answered("r03", status))
    assert Confidence.INFERRED is said(rule, handshake=third, log_delta=log, **more).confidence
    assert Pass() == said(rule, handshake=repeats(opened("r01")), log_delta=log, **more)


def test_haproxys_queue_is_a_limit_of_connections():
    """sQ is explained, and the configuration's own maxconn stands beside it."""
    log, small = added(LIMIT, 2, "sQ", line=LINE), Directive("server", "s1 127.0.0.1:9000 maxconn 2", Place("h.cfg", 7))
    found = said(capacity_connection_limit, handshake=two(503), log_delta=log, proxy=Proxy("haproxy", "/ws"))
    named = said(
        capacity_connection_limit,
        handshake=two(503),
        log_delta=log,
        proxy=Proxy("haproxy", "/ws", directives=(small,)),
    )

    assert Confidence.PROVEN is found.confidence
    cause = [capacity_connection_limit.text.say("cause", "en", one.values) for one in (found, named)]
    assert "maxconn" in cause[0]
    assert "maxconn 2 (h.cfg, line 7)" in cause[1]


def test_a_limit_of_requests_is_one_of_the_rate():
    """And none of connections; the other way round likewise."""
    requests, connections = added(LIMIT, 2, 'requests:by zone "one"'), added(LIMIT, 2, "connections by zone")

    assert Confidence.PROVEN is said(rate_limited, handshake=two(503), log_delta=requests).confidence
    assert Pass() == said(rate_limited, handshake=two(503), log_delta=connections)
    assert Pass() == said(capacity_connection_limit, handshake=two(503), log_delta=requests)


def test_a_slow_backend_is_named():
    """With its address."""
    log = added(Says.UPSTREAM_TIMEOUT, 2, "10.0.0.2:80")
    found = said(proxy_backend_timeout, handshake=two(504), log_delta=log)

    assert Confidence.PROVEN is found.confidence
    assert "10.0.0.2:80" in proxy_backend_timeout.text.say("cause", "en", found.values)


def test_a_server_for_pages_only_has_no_websocket():
    """Whatever it answers."""
    log = added(Says.HTTP_ONLY, 2)
    found = said(server_websocket_unsupported, handshake=two(500), log=None, log_delta=log)

    assert Confidence.PROVEN is found.confidence
    assert isinstance(found, Fail)


@pytest.mark.parametrize(("says", "step"), [(Says.HTTP_ONLY, "install"), (Says.APPLICATION_HTTP_ONLY, "route")])
def test_an_application_for_http_only_needs_no_library(says: Says, step: str):
    """Its server has one: the application lacks its part."""
    found = said(server_websocket_unsupported, handshake=two(500), log=None, log_delta=added(says, 2, line=LINE))

    assert Confidence.PROVEN is found.confidence
    assert [f"{step}_websocket"] == [one.id for one in found.steps]
    assert (step == "route") is (LINE in server_websocket_unsupported.text.say("cause", "en", found.values))


@pytest.mark.parametrize("says", [ORIGIN, HOST, Says.TRUSTED_PROXIES])
def test_a_path_is_not_missed_where_the_log_gives_another_reason(says):
    """Action Cable answers 404 to an Origin that it does not know."""
    handshake = repeats(answered("r01", 404), plain=(PlainGet("path", 404), PlainGet("root", 200)))
    facts = {"handshake": handshake, "token": None, "target": target(), "log": None}

    assert isinstance(said(path_not_found, **facts, log_delta=None), Fail)
    assert Pass() == said(path_not_found, **facts, log_delta=added(says, 1, "x"))


def test_a_line_that_names_our_origin_is_enough():
    """python-engineio writes each refused Origin once in the life of a server."""
    ours = [answered(f"r0{n}", 403, sent=Sent(origin="https://a")) for n in (1, 2, 3)]
    for named, confidence in (("https://a", Confidence.PROVEN), ("https://b", Confidence.INFERRED)):
        found = said(origin_rejected, target=target(), handshake=repeats(*ours), log_delta=added(ORIGIN, 1, named))

        assert confidence is found.confidence
