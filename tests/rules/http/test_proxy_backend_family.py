"""The proxy reaches its server over two address families, and the server listens on one."""

import pytest

from tests.building import answered, case, ended, opened, repeats, said
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.proxy import Backend as Named
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.proxy_backend_family import proxy_backend_family

REFUSED = ended("b01", StageName.TCP, Reason.REFUSED)
TURN = Change("turn", "one_by_one")


def _half(*, in_turn: bool):
    made = [opened(f"r{at}") if at % 2 else answered(f"r{at}", 502) for at in range(20)]
    one = [opened(f"t{at}", change=TURN) if at % 2 else answered(f"t{at}", 502, change=TURN) for at in range(8)]
    return repeats(opened("r0"), *made, probes=one if in_turn else ())


def _backend(address: str, attempt, port: int = 8000) -> AskedBackend:
    return AskedBackend("http", "localhost", address, port, attempt)


BOTH = Backends((_backend("::1", REFUSED), _backend("127.0.0.1", opened("b02"))))
LOCALHOST = Proxy("nginx", "a.conf", Directive("location", "/"), backends=(Named("http", "localhost", 8000),))


def test_one_family_refuses_when_asked():
    """It is the one cause: the proxy's 502 is its consequence."""
    found = said(proxy_backend_family, handshake=_half(in_turn=False), backends=BOTH)
    roots = [
        one.code for one in diagnose(case(handshake=_half(in_turn=False), backends=BOTH)).findings if one.root_cause
    ]

    assert (Confidence.PROVEN, ["http.proxy.backend_family"]) == (found.confidence, roots)
    assert "[::1]:8000 refuses" in found.values["why"].say("en")


def test_the_name_localhost_and_strict_turns():
    """Where the proxy is elsewhere nobody can be asked."""
    found = said(proxy_backend_family, handshake=_half(in_turn=True), proxy=LOCALHOST)

    assert Confidence.INFERRED is found.confidence


@pytest.mark.parametrize(
    ("handshake", "backends", "proxy"),
    [
        (_half(in_turn=False), None, LOCALHOST),
        (_half(in_turn=True), None, None),
        (_half(in_turn=True), Backends((_backend("127.0.0.1", REFUSED), _backend("127.0.0.2", opened("b02")))), None),
        (_half(in_turn=True), Backends((_backend("::1", REFUSED), _backend("127.0.0.1", opened("b02"), 81))), None),
        (repeats(answered("r01", 502)), BOTH, LOCALHOST),
    ],
)
def test_other_servers_that_fail(handshake, backends, proxy):
    """Two servers of one family, two ports, or nobody there at all."""
    assert Pass() == said(proxy_backend_family, handshake=handshake, backends=backends, proxy=proxy)
