"""The TCP connection: each way in which it fails has its own code."""

from dataclasses import replace

import pytest

from tests.building import SESSION, answered, ended, opened, repeats, said, target
from tests.rules.looks import look
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tcp.connect_local_limit import connect_local_limit
from wsinvest.rules.tcp.connect_refused import connect_refused
from wsinvest.rules.tcp.connect_timeout import connect_timeout
from wsinvest.rules.tcp.connect_unreachable import connect_unreachable
from wsinvest.rules.tcp.connection_reset import connection_reset
from wsinvest.rules.tcp.service_not_http import service_not_http

TLS_PORT = answered("p01", 401, change=Change("scheme", "other_scheme"), tls=SESSION)
WAYS = [
    (connect_refused, StageName.TCP, Reason.REFUSED),
    (connect_timeout, StageName.TCP, Reason.TIMEOUT),
    (connect_unreachable, StageName.TCP, Reason.UNREACHABLE),
    (connect_local_limit, StageName.TCP, Reason.PORTS_EXHAUSTED),
    (connect_local_limit, StageName.TCP, Reason.DESCRIPTORS_EXHAUSTED),
    (connection_reset, StageName.TCP, Reason.RESET),
    (connection_reset, StageName.TLS, Reason.RESET),
    (connection_reset, StageName.REQUEST, Reason.RESET),
    (connection_reset, StageName.REQUEST, Reason.CLOSED),
    (connection_reset, StageName.RESPONSE, Reason.RESET),
    (service_not_http, StageName.RESPONSE, Reason.NOT_HTTP),
]


def ask(rule, facts, seen=None):
    wanted = {"handshake": facts, "target": target(), "look": seen, "listener": None}
    return said(rule, **{name: wanted.get(name) for name in rule.needs})


@pytest.mark.parametrize(("rule", "stage", "reason"), WAYS)
def test_all_or_some(rule, stage: StageName, reason: Reason):
    """Critical when every repeat ends so, high when some do, with numbers that say how many."""
    every = ask(rule, repeats(ended("r01", stage, reason)))
    some = ask(rule, repeats(ended("r01", stage, reason), opened("r02")))

    assert (Severity.CRITICAL, Severity.HIGH) == (every.severity, some.severity)
    assert (1, 2) == (some.values["count"], some.values["of"])


@pytest.mark.parametrize(("rule", "stage", "reason"), WAYS)
def test_only_its_own_way(rule, stage: StageName, reason: Reason):
    """No rule takes another's end for its own, and a refusal in words is none of them."""
    own = {(where, why) for asked, where, why in WAYS if asked is rule}
    others = {(where, why) for _, where, why in WAYS} - own

    assert {Pass()} == {ask(rule, repeats(ended("r01", where, why))) for where, why in others}
    assert Pass() == ask(rule, repeats(answered("r01", 403), opened("r02")))


@pytest.mark.parametrize(("rule", "reason"), [(connection_reset, Reason.RESET), (service_not_http, Reason.NOT_HTTP)])
def test_a_tls_port_is_another_fault(rule, reason: Reason):
    """When the same port speaks TLS the scheme is wrong, and these are only its faces."""
    facts = repeats(ended("r01", StageName.RESPONSE, reason), probes=[TLS_PORT])

    assert Pass() == ask(rule, facts)


@pytest.mark.parametrize(
    ("rule", "reason", "seen"),
    [
        (connection_reset, Reason.RESET, look(asks_certificate=True, turned_away=True)),
        (service_not_http, Reason.NOT_HTTP, look(session=replace(SESSION, alpn="h2"))),
    ],
)
def test_what_tls_explains(rule, reason: Reason, seen):
    """A server that turns away who has no certificate resets connections too; frames of HTTP/2 are no HTTP/1.1."""
    facts = repeats(ended("r01", StageName.RESPONSE, reason, tls=SESSION))

    assert Pass() == ask(rule, facts, seen)
    assert isinstance(ask(rule, facts, look()), Fail)


def test_what_is_certain():
    """A refusal of the kernel is decisive; silence and resets fit several causes."""
    certain = {rule.code for rule, stage, reason in WAYS if _confidence(rule, stage, reason) is Confidence.PROVEN}

    assert {"tcp.connect.refused", "tcp.connect.local_limit", "tcp.service.not_http"} == certain


def _confidence(rule, stage: StageName, reason: Reason) -> Confidence:
    found = ask(rule, repeats(ended("r01", stage, reason)))
    assert isinstance(found, Fail)
    return found.confidence
