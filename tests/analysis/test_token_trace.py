"""The token trace names the one hop at which a token went wrong, by facts alone; an accepted one has none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, answered, case, ended, opened, repeats, target
from tests.rules.settings import COMPLETE, config
from tests.rules.settings import login as login_of
from tests.rules.tokens import EXPECTED, JWT, SENT, SIGNED, accepted, bad, green, refused, token
from wsinvest.analysis.token_trace import trace
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.token import Damage, GenerationReason, GenerationState, Judged
from wsinvest.facts.token_trace import Flaw, HopName, HopState
from wsinvest.model.attempt import Sent, TokenState
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.target import Auth, AuthMode, TokenSource
from wsinvest.store.cases import resolve

UNSET = config({name: text for name, text in COMPLETE.items() if name != "JWT_SECRET"})
UNSIGNED = replace(SIGNED, state=GenerationState.FAILED, reason=GenerationReason.SECRET_MISSING, fingerprint="")
EMPTY = Sent(token_state=TokenState.EMPTY, token_place="query", token_name="token")
AUDIENCE = replace(EXPECTED, audience="other")
GIVEN = {"source": TokenSource.ENV}
NOTHING = {"source": TokenSource.LOGIN, "state": TokenState.EMPTY, "fingerprint": "", "anatomy": None, "verdict": None}
NOT_AS_READ = Judged("as_read", "token.signature.invalid", verified=False, key="hk:text")
HEX = Judged("hex", "", verified=True, key="hk:bytes")
NO_PATH = replace(refused(403, SENT, green("token_minted_with_cr")), plain=(PlainGet("path", 404),))
DOWN = repeats(ended("r01", StageName.TCP, Reason.REFUSED))


def dated(handshake, ahead_s):
    """The same, by a clock that is so far ahead of ours."""
    moments = {"date": NOW + timedelta(seconds=ahead_s), "came_at": NOW}
    return replace(
        handshake, repeats=tuple(replace(one, response=replace(one.response, **moments)) for one in handshake.repeats)
    )


def followed(told=None, handshake=None, login=None, settings=None, **more):
    """The trace of a case with these facts; every reference in it leads somewhere."""
    facts = {"token": told or token(), "handshake": handshake, "login": login, "config": settings or config()}
    known = case(**{name: item for name, item in facts.items() if item is not None}, **more)
    found = trace(diagnose(known))
    assert all(resolve(known, hop.shown) is not None for hop in found.hops if hop.shown)
    return found


@pytest.mark.parametrize(
    ("told", "handshake", "login", "settings", "name", "flaw", "via"),
    [
        (token(**NOTHING, generation=UNSIGNED), refused(403, EMPTY), login_of(TokenState.EMPTY), UNSET,
         HopName.SECRET, Flaw.MISSING, ""),
        (token(**NOTHING, generation=UNSIGNED), refused(403, EMPTY), login_of(TokenState.EMPTY), None,
         HopName.SIGNATURE, Flaw.UNSIGNED, ""),
        (token(**NOTHING), refused(403, EMPTY), login_of(TokenState.EMPTY), None, HopName.LOGIN, Flaw.EMPTY, ""),
        (token(verdict=bad("token.signature.invalid"), readings=(NOT_AS_READ, HEX)), refused(), login_of(), None,
         HopName.SIGNATURE, Flaw.OTHER_KEY, "hex"),
        (token(verdict=bad("token.signature.invalid"), readings=(NOT_AS_READ,)), refused(), login_of(), None,
         HopName.SIGNATURE, Flaw.OTHER_KEY, ""),
        (token(damage=Damage(quoted=True)), refused(), login_of(), None, HopName.LOGIN, Flaw.QUOTED, ""),
        (token(**GIVEN, damage=Damage(quoted=True)), refused(), login_of(), None, HopName.CLIENT, Flaw.QUOTED, "env"),
        (token(**GIVEN, damage=Damage(bearer_prefix=True)), refused(), None, None,
         HopName.CLIENT, Flaw.PREFIXED, "env"),
        (token(**GIVEN, damage=Damage(truncated=True, round_length=True)), refused(), None, None,
         HopName.CLIENT, Flaw.TRUNCATED, "env"),
        (token(**GIVEN, damage=Damage(percent_encoded=True)), refused(), None, None,
         HopName.CLIENT, Flaw.ENCODED, "env"),
        (token(**GIVEN, anatomy=replace(JWT, alg=""), verdict=bad("token.format.not_jwt")), refused(), None, None,
         HopName.CLIENT, Flaw.NOT_JWT, "env"),
        (token(**GIVEN, expected=AUDIENCE, verdict=bad("token.claim.audience", verified=True)),
         refused(), None, None,
         HopName.CLIENT, Flaw.CLAIM, "env"),
        (token(**GIVEN, anatomy=replace(JWT, exp=NOW)), refused(), None, None, HopName.CLIENT, Flaw.STALE, "env"),
        (token(**GIVEN, anatomy=replace(JWT, nbf=NOW + timedelta(hours=1))), refused(), None, None,
         HopName.CLIENT, Flaw.EARLY, "env"),
        (token(**GIVEN, state=TokenState.PLACEHOLDER, anatomy=None, verdict=None),
         refused(401, replace(SENT, token_state=TokenState.PLACEHOLDER)), None, None,
         HopName.CLIENT, Flaw.PLACEHOLDER, "env"),
        (token(), refused(401, replace(SENT, token_fingerprint="hk:else")), None, None,
         HopName.PLACE, Flaw.CHANGED, "query"),
        (token(), refused(401, SENT, green("in_header", "place", SENT)), None, None,
         HopName.PLACE, Flaw.WRONG_PLACE, "query"),
        (token(), refused(401, SENT, green("named_jwt", "parameter", SENT)), None, None,
         HopName.PLACE, Flaw.WRONG_NAME, "query"),
        (token(), refused(401, SENT, green("token_minted_hex")), None, None, HopName.VERDICT, Flaw.OTHER_KEY, "hex"),
        (token(), NO_PATH, None, None, HopName.VERDICT, Flaw.OTHER_KEY, "with_cr"),
        (token(anatomy=replace(JWT, exp=NOW + timedelta(seconds=200))), dated(refused(), 300), None, None,
         HopName.VERDICT, Flaw.STALE, ""),
        (token(anatomy=replace(JWT, iat=NOW)), dated(refused(), -300), None, None, HopName.VERDICT, Flaw.EARLY, ""),
        (token(), repeats(answered("r01", 414, sent=SENT)), None, None, HopName.VERDICT, Flaw.TOO_LONG, ""),
        (token(), refused(), None, None, HopName.VERDICT, Flaw.REFUSED, ""),
    ],
)  # fmt: skip
def test_where_it_went_wrong(told, handshake, login, settings, name, flaw, via):
    """One hop, and everything that is known behind it carries that on."""
    found = followed(told, handshake, login, settings)
    broke = found.broken_hop

    assert (name, flaw, via) == (broke.name, broke.flaw, broke.via)
    behind = found.hops[found.hops.index(broke) + 1 :]
    assert {hop.state for hop in behind} <= {HopState.ALREADY_BROKEN, HopState.UNKNOWN, HopState.NOT_INVOLVED}
    assert {hop.state for hop in found.hops[: found.hops.index(broke)]} <= set(HopState) - {HopState.ALREADY_BROKEN}


def test_what_cannot_be_sent_went_wrong_when_it_was_sent():
    """A line feed inside: no request left."""
    stages = (Stage(StageName.REQUEST, State.FAILED, 0.1, Reason.UNSENDABLE),)
    found = followed(
        handshake=repeats(replace(ended("r01", StageName.REQUEST, Reason.UNSENDABLE), stages=stages, sent=SENT))
    )

    assert (HopName.REQUEST, Flaw.UNSENDABLE) == (found.broken_hop.name, found.broken_hop.flaw)


@pytest.mark.parametrize(
    "told",
    [token(), token(anatomy=replace(JWT, exp=NOW)), token(verdict=bad("token.signature.invalid"))],
    ids=["good", "out of its time", "by another key than ours"],
)
def test_what_is_let_in_went_nowhere_wrong(told):
    """Whatever we think of it: a remark stays, no hop is to blame."""
    found = followed(told, accepted(), login_of())

    assert found.broken_hop is None
    assert HopState.GOOD is found.hops[-1].state


def test_nobody_knows_what_no_handshake_told():
    """Before the handshake is collected, and where no connection came about."""
    for handshake, unknown in ((None, {"place", "request", "verdict"}), (DOWN, {"request", "verdict"})):
        hops = followed(handshake=handshake).hops
        assert unknown == {hop.name.value for hop in hops if hop.state is HopState.UNKNOWN}


def test_hops_that_a_given_token_skips_are_not_involved():
    """A given token needs neither login nor our secret."""
    hops = {hop.name: hop.state for hop in followed(token(**GIVEN), accepted(), settings=UNSET).hops}

    assert HopState.NOT_INVOLVED is hops[HopName.LOGIN] is hops[HopName.SECRET]


def test_a_secret_that_our_file_lacks_is_no_flaw_where_tokens_are_issued():
    """The service has it from elsewhere."""
    first = followed(settings=UNSET, login=login_of(), handshake=refused()).hops[0]

    assert (HopState.UNKNOWN, Flaw.NONE) == (first.state, first.flaw)


def test_fingerprints_follow_the_token():
    """Equal ones are the same token, and nothing else of it is kept."""
    found = followed(handshake=accepted(), login=replace(login_of(), token_fingerprint="hk:base"))

    assert ["hk:base"] * 6 == [hop.fingerprint for hop in found.hops[1:]]
    assert all(hop.fingerprint.startswith("hk:") or not hop.fingerprint for hop in found.hops)


def test_decodings_that_were_tried():
    """By an issued token, by a minted one, or both."""
    shaken = refused(401, SENT, green("token_minted_hex"), answered("p2", 401, change=green("token_minted").change))
    found = followed(token(readings=(NOT_AS_READ, replace(HEX, verified=False))), shaken).decodings

    assert [("as_read", "hk:text", False, False), ("hex", "hk:bytes", False, True)] == [
        (one.name, one.key, one.verifies, one.opens) for one in found
    ]


def test_the_clock_is_the_servers_before_the_logins():
    """The one that decides."""
    assert 300.5 == followed(token(server_skew_s=7.0), dated(refused(), 300)).clock.skew_s
    assert 7.0 == followed(token(server_skew_s=7.0), refused()).clock.skew_s
    assert followed(token(server_skew_s=None), opened_quietly()).clock is None


def opened_quietly():
    """A connection whose answer tells no time."""
    return repeats(opened("r01", sent=SENT))


def test_no_token_no_trace():
    """Where none is due, and where none was looked at."""
    open_to_all = target(auth=Auth(AuthMode.NONE))

    assert trace(diagnose(case(handshake=accepted()))) is None
    assert trace(diagnose(case(of=open_to_all, token=token()))) is None
