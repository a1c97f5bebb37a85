"""Limits of the proxy's configuration as proof: of connections, their rate, worker_connections, and who may come."""

import pytest

from tests.building import answered, ended, opened, repeats, said
from tests.rules.proxy_cases import PLACE, ROUTE, nginx
from wsinvest.facts.proxy import Backend, Directive, Proxy
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.capacity_connection_limit import capacity_connection_limit
from wsinvest.rules.http.firewall_blocked import firewall_blocked
from wsinvest.rules.http.rate_limited import rate_limited
from wsinvest.rules.resource.proxy_worker_connections import proxy_worker_connections

PAGE = "<center>nginx/1.22.1</center>"
CONN = Directive("limit_conn", "addr 2", PLACE)
RATE = Directive("limit_req", "zone=one burst=3", PLACE)
FEW, MANY = Directive("worker_connections", "10", PLACE), Directive("worker_connections", "512", PLACE)
ONE = Directive("worker_processes", "1")


def haproxy(*directives: Directive) -> Proxy:
    """An HAProxy with these."""
    backends = (Backend("http", "127.0.0.1", 9000, PLACE),)
    return Proxy("haproxy", PLACE.file, route=ROUTE, backends=backends, directives=directives)


def full(status: int = 503, body: str = PAGE):
    """One that opened, and three that were refused meanwhile."""
    return repeats(opened("r01"), *(answered(f"r0{n}", status, body) for n in (2, 3, 4)))


CUT = repeats(opened("r01"), *(ended(f"r0{n}", StageName.RESPONSE, Reason.CLOSED) for n in (2, 3, 4)))


@pytest.mark.parametrize(
    ("rule", "handshake", "proxy", "expected"),
    [
        (capacity_connection_limit, full(), nginx(CONN), Confidence.PROVEN),
        (capacity_connection_limit, repeats(answered("r01", 503, PAGE)), nginx(CONN), Confidence.PROVEN),
        (capacity_connection_limit, full(429), nginx(CONN, Directive("limit_conn_status", "429")), Confidence.PROVEN),
        (capacity_connection_limit, full(429), nginx(CONN), None),
        (capacity_connection_limit, full(body="full"), nginx(CONN), None),  # the application's own 503
        (capacity_connection_limit, full(), nginx(CONN, RATE), None),  # either limit answers so
        (capacity_connection_limit, full(), nginx(), None),
        (rate_limited, full(), nginx(RATE), Confidence.PROVEN),
        (rate_limited, full(), nginx(CONN, RATE), None),
        (rate_limited, full(429), nginx(), Confidence.OBSERVED),
        (rate_limited, full(429), nginx(CONN, Directive("limit_conn_status", "429")), None),
        (firewall_blocked, full(403, "x"), haproxy(Directive("http-request deny", "", PLACE)), Confidence.PROVEN),
        (
            firewall_blocked,
            full(421, "x"),
            haproxy(Directive("http-request deny", "deny_status 421", PLACE)),
            Confidence.PROVEN,
        ),
        (firewall_blocked, full(403, "x"), haproxy(), None),
        (firewall_blocked, full(403), nginx(Directive("deny", "all", PLACE)), Confidence.PROVEN),
        (
            firewall_blocked,
            full(403),
            nginx(Directive("allow", "10.0.0.0/8", PLACE), Directive("deny", "all", PLACE)),
            Confidence.INFERRED,
        ),
        (
            firewall_blocked,
            full(403),
            nginx(Directive("deny", "all", PLACE), Directive("satisfy", "any", PLACE)),
            Confidence.INFERRED,
        ),
        (firewall_blocked, full(403), nginx(Directive("modsecurity", "on", PLACE)), Confidence.INFERRED),
        (firewall_blocked, full(403), nginx(Directive("modsecurity", "off", PLACE)), None),
        (firewall_blocked, full(403, "no"), nginx(Directive("deny", "all", PLACE)), None),
        (proxy_worker_connections, CUT, nginx(FEW, ONE), Confidence.PROVEN),
        (proxy_worker_connections, full(500), nginx(FEW, ONE), Confidence.PROVEN),
        (proxy_worker_connections, CUT, nginx(MANY, ONE), None),
        (proxy_worker_connections, CUT, nginx(FEW, Directive("worker_processes", "8", PLACE)), None),
        (proxy_worker_connections, repeats(opened("r01"), opened("r02")), nginx(FEW, ONE), None),
    ],
)
def test_the_directive_and_the_answer_together(rule, handshake, proxy, expected):
    """A directive alone is no fault, nor is an answer that it does not give."""
    wanted = {"handshake": handshake, "proxy": proxy, "log": None, "log_delta": None, "session": None}
    outcome = said(rule, **{name: wanted[name] for name in rule.needs})

    assert isinstance(outcome, Fail | Pass | NotMeasured)
    assert expected is (outcome.confidence if isinstance(outcome, Fail) else None)
    assert not isinstance(outcome, Fail) or expected is not Confidence.PROVEN or "line 7" in said_of(outcome)


def said_of(outcome: Fail) -> str:
    """Its reason in words."""
    return (outcome.values.get("why") or outcome.values["said"]).say("en")
