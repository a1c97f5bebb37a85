"""No usable token can be signed."""

from dataclasses import replace

import pytest

from tests.rules.saying import said
from tests.rules.tokens import accepted, login, refused, token
from wsinvest.facts.token import Generation, GenerationReason, GenerationState
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.rules.token.generation_failed import generation_failed


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
        (GenerationState.SIGNED, Pass),
        (GenerationState.FORBIDDEN, NotMeasured),
        (GenerationState.NOT_CONFIGURED, NotMeasured),
    ],
)
def test_generation_that_was_not_tried_is_not_measured(state, outcome):
    """Never the same as passed."""
    assert outcome is type(generation_failed(failed(GenerationReason.NONE, state), None, None))


def test_a_login_without_any_field_for_a_token_says_nothing_of_the_secret():
    """A second factor or a session in a cookie looks like that."""
    answer = replace(login(200, TokenState.EMPTY), token_state=TokenState.ABSENT)

    assert isinstance(generation_failed(failed(), answer, refused()), NotMeasured)
