"""A key set that cannot be read is a cause only where a good token is refused, and never a proven one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW
from tests.rules.keyset_cases import BY_SET, DOWN, RS256, URL, asked
from tests.rules.saying import said
from tests.rules.tokens import EXPECTED, JWT, SENT, accepted, green, refused, token
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Damage
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.rules.login.keyset_invalid import keyset_invalid
from wsinvest.rules.login.keyset_unreachable import keyset_unreachable

MISSING = Keyset(URL, KeysetState.REFUSED, (), Response(404), 2.0)
PAGE = Keyset(URL, KeysetState.INVALID, (), Response(200), 2.0, problem="the key set: not JSON")
READ = Keyset(URL, KeysetState.READ, (), Response(200), 2.0)


@pytest.mark.parametrize(
    ("rule", "keyset", "words"),
    [
        (keyset_unreachable, DOWN, "recusada"),
        (keyset_unreachable, MISSING, "status 404"),
        (keyset_invalid, PAGE, "JWKS_URL"),
    ],
)
def test_a_good_token_is_refused(rule, keyset, words):
    """High, inferred, with the command that would tell it from its rival."""
    hit = asked(rule, keyset, RS256, refused())

    assert (Severity.HIGH, Confidence.INFERRED) == (hit.severity, hit.confidence)
    assert words in said(rule, hit, "pt_BR", keyset=keyset, token=RS256, handshake=refused())["title"]
    assert "curl -sS -i http://id.example/jwks" == hit.rivals[0].command


@pytest.mark.parametrize(
    ("facts", "handshake"),
    [
        (RS256, accepted()),
        (RS256, None),
        (RS256, refused(401, SENT, green("token_login"))),
        (RS256, refused(503)),
        (token(anatomy=JWT, verdict=None, expected=BY_SET), refused()),
        (token(), refused()),
        (replace(RS256, expected=EXPECTED), refused()),
        (replace(RS256, expected=replace(BY_SET, algorithm_given=True)), refused()),
        (replace(RS256, expected=replace(BY_SET, issuer="id")), refused()),
        (replace(RS256, expected=replace(BY_SET, audience="chat")), refused()),
        (replace(RS256, damage=Damage(quoted=True)), refused()),
        (replace(RS256, anatomy=None), refused()),
        (replace(RS256, anatomy=replace(RS256.anatomy, exp=NOW - timedelta(seconds=1))), refused()),
        (replace(RS256, anatomy=replace(RS256.anatomy, nbf=NOW + timedelta(hours=1))), refused()),
        (replace(RS256, anatomy=replace(RS256.anatomy, unsigned=True)), refused()),
    ],
)
@pytest.mark.parametrize(
    ("rule", "keyset"), [(keyset_unreachable, DOWN), (keyset_unreachable, MISSING), (keyset_invalid, PAGE)]
)
def test_anything_else_explains_it_as_well(rule, keyset, facts, handshake):
    """A URL that fails from here beside a server that is fine, or a token that is not: no finding."""
    assert isinstance(asked(rule, keyset, facts, handshake), NotMeasured)


@pytest.mark.parametrize(
    ("rule", "keyset"),
    [(keyset_unreachable, READ), (keyset_unreachable, PAGE), (keyset_invalid, READ), (keyset_invalid, DOWN)],
)
def test_no_such_fault(rule, keyset):
    """Each has its own state."""
    assert Pass() == asked(rule, keyset, RS256, refused())
