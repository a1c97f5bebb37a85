"""Whether there is a token at all, and what that means where the server does not mind."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, repeats, target
from tests.rules.saying import said
from tests.rules.settings import config, file
from tests.rules.tokens import FRESH, accepted, green, login, refused, token
from wsinvest.facts.config import FileState
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.token import Generation, GenerationReason, GenerationState
from wsinvest.model.attempt import Reason, Sent, StageName, TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Severity
from wsinvest.model.target import Auth, AuthMode
from wsinvest.rules.token.generation_failed import generation_failed
from wsinvest.rules.token.value_empty import value_empty
from wsinvest.rules.token.value_missing import value_missing
from wsinvest.rules.token.value_placeholder import value_placeholder

ABSENT = Sent(token_state=TokenState.ABSENT)
EMPTY = Sent(token_state=TokenState.EMPTY, token_place="query", token_fingerprint="hk:empty")
NONE = target(auth=Auth(AuthMode.NONE))
DOWN = repeats(ended("r01", StageName.TCP, Reason.REFUSED))


def failed(reason=GenerationReason.SECRET_MISSING, state=GenerationState.FAILED):
    return token(generation=Generation(state, reason, "HS256", verified=False, fingerprint=""))


@pytest.mark.parametrize("reason", [reason for reason in GenerationReason if reason])
def test_generation_fails_for_every_reason(reason):
    """Nobody can get a token: critical, and proven by having tried."""
    facts = failed(reason)
    hit = generation_failed(facts, login(state=TokenState.EMPTY), refused())

    assert (Severity.CRITICAL, Confidence.PROVEN) == (hit.severity, hit.confidence)
    said(generation_failed, hit, "pt_BR", token=facts)


@pytest.mark.parametrize(("algorithm", "settings"), [("HS256", "secret and HS256"), ("", "secret")])
def test_an_algorithm_that_is_not_known_is_not_spoken_of(algorithm, settings):
    """No gap in the sentence."""
    facts = token(generation=replace(failed().generation, algorithm=algorithm))
    cause = said(generation_failed, generation_failed(facts, None, None), "en", token=facts)["cause"]

    assert f"Signing a test token with the configured {settings}, or verifying it again, failed." == cause


@pytest.mark.parametrize("reason", [GenerationReason.SECRET_MISSING, GenerationReason.SECRET_EMPTY])
@pytest.mark.parametrize(
    ("answer", "confidence"),
    [
        (login(200, TokenState.NULL), Confidence.PROVEN),
        (login(500, TokenState.ABSENT), Confidence.INFERRED),
        (None, Confidence.INFERRED),
    ],
)
def test_an_unset_secret_needs_a_login_without_token_to_be_decisive(reason, answer, confidence):
    """A 500 may have other reasons."""
    assert confidence is generation_failed(failed(reason), answer, refused()).confidence


@pytest.mark.parametrize("answer", [login(401), login(429), login(302, json=False), login(200, json=False)])
def test_an_unset_secret_explains_no_other_answer(answer):
    """The file that was named may not be the issuer's."""
    absent = replace(answer, token_state=TokenState.ABSENT)

    assert NotMeasured is type(generation_failed(failed(), absent, refused()))


@pytest.mark.parametrize(("answer", "handshake"), [(login(), refused()), (None, accepted())])
def test_generation_that_fails_here_only_is_a_note(answer, handshake):
    """Somebody makes good tokens: our copy of the settings is not theirs."""
    assert Severity.LOW is generation_failed(failed(), answer, handshake).severity


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (GenerationState.SIGNED, Clear),
        (GenerationState.FORBIDDEN, NotMeasured),
        (GenerationState.NOT_CONFIGURED, NotMeasured),
    ],
)
def test_generation_that_was_not_tried_is_not_measured(state, outcome):
    """Never the same as passed."""
    assert outcome is type(generation_failed(failed(GenerationReason.NONE, state), None, None))


@pytest.mark.parametrize(
    ("handshake", "of", "expected"),
    [
        (refused(401, ABSENT), target(), (Severity.CRITICAL, Confidence.PROVEN)),
        (refused(401, ABSENT), NONE, (Severity.CRITICAL, Confidence.INFERRED)),
        (refused(403, ABSENT), target(), (Severity.CRITICAL, Confidence.INFERRED)),
        (refused(403, ABSENT, green("token_minted")), NONE, (Severity.CRITICAL, Confidence.PROVEN)),
        (refused(403, ABSENT), NONE, None),
        (refused(403, ABSENT, plain=(PlainGet("path", 404),)), target(), (Severity.CRITICAL, Confidence.INFERRED)),
        (refused(401, ABSENT, plain=(PlainGet("path", 404),)), target(), (Severity.CRITICAL, Confidence.PROVEN)),
        (refused(404, ABSENT), target(), None),
        (accepted(ABSENT), target(), None),
        (DOWN, target(), None),
    ],
)
def test_missing_token(handshake, of, expected):
    """401 says that one is wanted; 403 may be about path or origin."""
    facts = token(state=TokenState.ABSENT, anatomy=None, verdict=None)
    outcome = value_missing(facts, of, handshake, config({"JWT_SECRET": ""}))

    assert expected == (None if isinstance(outcome, Clear) else (outcome.severity, outcome.confidence))
    if expected:
        said(value_missing, outcome, "en", token=facts, handshake=handshake)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [(FileState.TOO_LARGE, NotMeasured), (FileState.UNREADABLE, NotMeasured), (FileState.MISSING, Hit)],
)
def test_a_token_may_stand_in_a_file_that_cannot_be_read(state, outcome):
    """What is missing is our right to read it, or a parser's patience; a file that is not there gives no token."""
    facts, named = token(state=TokenState.ABSENT), config(env_file=file(state=state))

    assert outcome is type(value_missing(facts, target(), refused(401, ABSENT), named))


def test_a_proxys_own_login_wants_no_token():
    """Basic is not what a token is for."""
    basic = {"headers": (("www-authenticate", "Basic realm=x"),)}
    handshake = repeats(answered("r01", 401, sent=ABSENT, **basic))

    assert Clear() == value_missing(token(state=TokenState.ABSENT), target(), handshake)


@pytest.mark.parametrize(
    ("handshake", "severity", "confidence"),
    [
        (refused(401, EMPTY), Severity.HIGH, Confidence.PROVEN),
        (refused(403, EMPTY), Severity.HIGH, Confidence.PROVEN),
        (refused(401, EMPTY, green("token_minted", sent=FRESH)), Severity.HIGH, Confidence.PROVEN),
        (DOWN, Severity.HIGH, Confidence.INFERRED),
        (None, Severity.HIGH, Confidence.INFERRED),
        (accepted(EMPTY), Severity.LOW, Confidence.OBSERVED),
    ],
)
def test_empty_token(handshake, severity, confidence):
    """High where the server refuses or was not reached, a note where it does not care."""
    facts = token(state=TokenState.EMPTY, anatomy=None)
    hit = value_empty(facts, target(), handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(value_empty, hit, "pt_BR", token=facts, handshake=handshake or DOWN)


def test_placeholder():
    """A word for nothing is critical where it is refused."""
    facts = token(state=TokenState.PLACEHOLDER, anatomy=None)
    hit = value_placeholder(facts, target(), refused())

    assert (Severity.CRITICAL, Confidence.PROVEN) == (hit.severity, hit.confidence)
    said(value_placeholder, hit, "pt_BR", token=facts, handshake=refused())


@pytest.mark.parametrize("rule", [value_empty, value_placeholder])
def test_good_tokens_and_targets_without_authentication_are_clear(rule):
    """Nothing is due where nobody asks."""
    assert Clear(by=("token:state",)) == rule(token(), target(), refused())
    for state in (TokenState.EMPTY, TokenState.PLACEHOLDER):
        assert Clear(by=("token:state",)) == rule(replace(token(), state=state), NONE, refused())


def test_a_login_without_any_field_for_a_token_says_nothing_of_the_secret():
    """A second factor or a session in a cookie looks like that."""
    answer = replace(login(200, TokenState.EMPTY), token_state=TokenState.ABSENT)

    assert isinstance(generation_failed(failed(), answer, refused()), NotMeasured)
