"""Cases that the tests of several rules share."""

from tests.building import ended, opened, target
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.stage import Reason, StageName

CUT = ended("r01", StageName.RESPONSE, Reason.CLOSED)
LOCALHOST = {"change": Change("host", "host_localhost"), "base": "r01", "sent": Sent(host="localhost:8765")}
OPEN = opened("p01", **LOCALHOST)


def ask(rule, facts: Handshake):
    wanted = {"handshake": facts, "target": target(), "look": None}
    return rule(**{name: wanted.get(name) for name in rule.needs})
