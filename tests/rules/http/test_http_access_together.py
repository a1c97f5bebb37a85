"""Refusals: of credentials, of the path, by a proxy; each proof takes the others' place."""

from dataclasses import replace

import pytest

from tests.building import answered, repeats
from tests.rules.http_access_cases import FORGED, FRESH, NOTHING_THERE, VALID, ask, token
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.path_not_found import path_not_found
from wsinvest.rules.http.proxy_auth_required import proxy_auth_required

BASIC = (("WWW-Authenticate", "Basic realm=ops"),)


@pytest.mark.parametrize("known", [None, token(), token(verdict=VALID)])
def test_a_403_leaves_both_the_path_and_the_credentials_open(known: Token | None):
    """A route for WebSockets only looks just like an unknown one: neither is proven, and both are named."""
    facts = repeats(answered("r01", 403), plain=NOTHING_THERE)

    assert Confidence.INFERRED is ask(path_not_found, facts, known).confidence
    assert isinstance(ask(auth_rejected, facts, known), Fail)


@pytest.mark.parametrize("attempt", [answered("r01", 407), answered("r01", 401, headers=BASIC)])
def test_a_proxys_own_login(attempt: Attempt):
    """407, or a challenge that no WebSocket application sends; the token is not in question."""
    assert isinstance(ask(proxy_auth_required, repeats(attempt)), Fail)
    assert Pass() == ask(auth_rejected, repeats(attempt))


def test_a_bad_token_whose_fresh_one_fares_no_better_leaves_the_path_suspect():
    """The token is not all that is wrong: inferred, and the refusal stays open."""
    tried = answered("p01", 403, change=FRESH, base="r01")
    facts = repeats(answered("r01", 403), probes=[tried], plain=NOTHING_THERE)

    assert Confidence.INFERRED is ask(path_not_found, facts, token(verdict=FORGED)).confidence
    assert isinstance(ask(auth_rejected, facts, token(verdict=FORGED)), Fail)


UNKNOWN = answered("x01", 403)
JSON = replace(UNKNOWN, response=Response(403, content_type="application/json", body='{"detail": "no"}'))


@pytest.mark.parametrize(
    ("elsewhere", "path", "rivals"),
    [
        (None, Fail, ("http.path.not_found",)),
        (UNKNOWN, Fail, ("http.path.not_found",)),
        (JSON, Pass, ()),
        (answered("x01", 404), Pass, ()),
        (answered("x01", 500), Pass, ()),
    ],
)
def test_a_path_that_is_refused_otherwise_than_unknown_ones_is_there(elsewhere, path, rivals):
    """The same 403 to both tells nothing, so each finding names the other as its rival."""
    facts = repeats(answered("r01", 403), plain=NOTHING_THERE, elsewhere=elsewhere)
    refusal, lost = ask(auth_rejected, facts), ask(path_not_found, facts)

    assert (rivals, path) == (tuple(rival.code for rival in refusal.rivals), type(lost))
    assert ("http.auth.rejected",) == tuple(rival.code for rival in lost.rivals) if path is Fail else True
