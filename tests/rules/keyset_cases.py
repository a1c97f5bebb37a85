"""Cases that the tests of several rules share."""

from dataclasses import replace

from tests.building import NOW, WS, target
from tests.rules.tokens import JWT, token
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Expected
from wsinvest.model.stage import Reason, Stage, StageName, State

URL = "http://id.example/jwks"
DOWN = Keyset(URL, KeysetState.UNREACHABLE, (Stage(StageName.TCP, State.FAILED, 1.0, Reason.REFUSED),), None, None)
BY_SET = Expected(key="none", algorithms=("HS256",), key_set=True)
RS256 = token(anatomy=replace(JWT, alg="RS256"), verdict=None, expected=BY_SET)


def asked(rule, keyset, facts, handshake, of=WS):
    """The rule's answer; each is given what it needs."""
    given = {"keyset": keyset, "token": facts, "handshake": handshake, "now": NOW, "target": target(of)}
    return rule(**{name: given.get(name) for name in rule.needs})
