"""The name by which the server is asked: proven by another Host header only, inferred from the server's own words."""

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Change, Reason, Sent, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.http.host_unrecognized import host_unrecognized

CUT = ended("r01", StageName.RESPONSE, Reason.CLOSED)
LOCALHOST = {"change": Change("host", "host_localhost"), "base": "r01", "sent": Sent(host="localhost:8765")}
OPEN = opened("p01", **LOCALHOST)


def ask(rule, facts: Handshake):
    wanted = {"handshake": facts, "target": target(), "look": None}
    return rule(**{name: wanted[name] for name in rule.needs})


@pytest.mark.parametrize("refusal", [CUT, answered("r01", 421), answered("r01", 404), answered("r01", 301)])
@pytest.mark.parametrize(
    ("expected", "probe"),
    [
        (Confidence.PROVEN, OPEN),
        (Confidence.INFERRED, answered("p01", 401, **LOCALHOST)),
        (Confidence.INFERRED, answered("p01", 403, **LOCALHOST)),
        (None, answered("p01", 200, **LOCALHOST)),
        (None, answered("p01", 405, **LOCALHOST)),
        (None, ended("p01", StageName.RESPONSE, Reason.RESET, **LOCALHOST)),
    ],
)
def test_another_host(expected: Confidence | None, refusal: Attempt, probe: Attempt):
    """A page or an error of another site is no endpoint; who asks for credentials may be one."""
    found = ask(host_unrecognized, repeats(refusal, probes=[probe]))

    assert expected == (found.confidence if isinstance(found, Hit) else None)


def test_words_and_evidence():
    """Both names are told; high, however many it hits."""
    found = said(host_unrecognized, handshake=repeats(CUT, probes=[OPEN]), target=target())

    assert (Severity.HIGH, "localhost:8765") == (found.severity, found.values["other"])


def test_a_refusal_of_the_credentials_is_none_of_the_name():
    """Without a token another answer proves nothing where the token was refused."""
    assert Clear() == ask(host_unrecognized, repeats(answered("r01", 401), probes=[answered("p01", 403, **LOCALHOST)]))


def test_the_name_explains_the_cut():
    """444 and its like are then no crash."""
    assert Clear() == ask(handshake_closed_early, repeats(CUT, probes=[OPEN]))
    assert isinstance(ask(handshake_closed_early, repeats(CUT)), Hit)


@pytest.mark.parametrize("status", [400, 403])
def test_the_servers_own_words(status: int):
    """Where no other name is known to be tried; it is then no refusal of the credentials."""
    facts = repeats(answered("r01", status, "Invalid host header"))
    found = said(host_unrecognized, handshake=facts, target=target())

    assert Confidence.INFERRED is found.confidence
    assert Clear() == auth_rejected(facts, None)
