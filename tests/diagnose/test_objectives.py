"""Objectives are measured or unknown; nothing that was not recorded counts as met."""

import pytest

from tests.building import answered, case, ended, opened, repeats, target
from wsinvest.diagnose.objectives import objectives_of, words_of
from wsinvest.facts.config import Config, EnvFile, Setting, UrlGiven, ValueState
from wsinvest.facts.health import Health
from wsinvest.facts.login import Login, Page
from wsinvest.facts.memory import Memory
from wsinvest.facts.token import Damage, Generation, GenerationReason, GenerationState, Token, TokenProblem
from wsinvest.i18n.messages import problems_of
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.case import Case
from wsinvest.model.finding import Confidence, Finding, Objective, ObjectiveState, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Origin, TokenSource

MET, MISSED, UNKNOWN = ObjectiveState.MET, ObjectiveState.MISSED, ObjectiveState.UNKNOWN
GIB = 2**30


def measured(of: Case) -> dict[str, Objective]:
    return {objective.name: objective for objective in objectives_of(of)}


def token(state: GenerationState, *, verified: bool = False, problems: int = 0) -> Token:
    made = Generation(state, GenerationReason.NONE, "HS256", verified, "")
    places = tuple(TokenProblem(f"place{n}", TokenState.EMPTY, "token.value.empty") for n in range(problems))
    return Token(TokenSource.LOGIN, TokenState.EMPTY, "", None, Damage(), None, (), False, made, (), 0, None, places)


def login(state: TokenState = TokenState.PRESENT, page: Page | None = None) -> Login:
    return Login("http://a/login", (), Response(200), 5.0, "token", state, "", True, False, True, page)


def config(state: ValueState) -> Config:
    values = (Setting("JWT_SECRET", state),)
    return Config(EnvFile(), values, (), (), (), UrlGiven("ws", "ws", Origin.OPTION), False, True, True)


def test_the_eleven_in_order():
    """Six of resolution, then five of monitoring, each with words in both languages."""
    found = objectives_of(case())

    assert [
        "secret_configured",
        "insufficient_resources",
        "handshake_uninterrupted",
        "login_page_responds",
        "memory_resolved",
        "premature_closes",
        "handshake_success_rate",
        "handshake_p95_ms",
        "memory_ratio",
        "empty_or_invalid_tokens",
        "login_page_ms",
    ] == [objective.name for objective in found]
    assert ["resolution"] * 6 + ["monitoring"] * 5 == [objective.kind for objective in found]
    assert {()} == {problems_of(words_of(objective.name)) for objective in found}


def test_without_evidence_all_are_unknown():
    """What was not measured is neither met nor missed, and its number is absent, not zero."""
    assert {(None, UNKNOWN)} == {(objective.measured, objective.state) for objective in objectives_of(case())}


REFUSED = ended("r01", StageName.TCP, Reason.REFUSED)
CLOSED = ended("r02", StageName.RESPONSE, Reason.CLOSED)
FULL = answered("r03", 503, "Insufficient resources")
DROPPED = ended("r04", StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME)
PAGE = Page((), 200, 2000.0)


@pytest.mark.parametrize(
    ("name", "number", "state", "facts"),
    [
        ("secret_configured", 1.0, MET, {"token": token(GenerationState.SIGNED, verified=True)}),
        ("secret_configured", 0.0, MISSED, {"token": token(GenerationState.SIGNED)}),
        ("secret_configured", 0.0, MISSED, {"token": token(GenerationState.FAILED), "login": login()}),
        ("secret_configured", 0.0, MISSED, {"config": config(ValueState.EMPTY), "login": login()}),
        ("secret_configured", 1.0, MET, {"token": token(GenerationState.NOT_CONFIGURED), "login": login()}),
        ("secret_configured", 0.0, MISSED, {"login": login(TokenState.EMPTY)}),
        ("secret_configured", None, UNKNOWN, {"token": token(GenerationState.FORBIDDEN)}),
        ("insufficient_resources", 1.0, MISSED, {"handshake": repeats(REFUSED, FULL)}),
        ("insufficient_resources", 0.0, MET, {"handshake": repeats(answered("r01", 403))}),
        ("insufficient_resources", None, UNKNOWN, {"handshake": repeats(REFUSED)}),
        ("handshake_uninterrupted", 0.0, MET, {"handshake": repeats(opened("r01"))}),
        ("handshake_uninterrupted", 2.0, MISSED, {"handshake": repeats(REFUSED, CLOSED, opened("r03"))}),
        ("login_page_responds", 1.0, MET, {"login": login(page=PAGE)}),
        ("login_page_responds", 1.0, MET, {"login": login(page=Page((), 405, 3.0))}),
        ("login_page_responds", 0.0, MISSED, {"login": login(page=Page((), 404, 3.0))}),
        ("login_page_responds", 0.0, MISSED, {"login": login(page=Page((), 502, 3.0))}),
        ("login_page_responds", 0.0, MISSED, {"login": login(page=Page((), None, 3.0))}),
        ("login_page_responds", None, UNKNOWN, {"login": login()}),
        ("memory_resolved", 0.75, MISSED, {"memory": Memory(4 * GIB, 3 * GIB, GIB)}),
        ("memory_ratio", 0.75, MET, {"memory": Memory(4 * GIB, 3 * GIB, GIB)}),
        ("memory_ratio", 0.9, MISSED, {"memory": Memory(4, 1, 3), "health": Health("u", (), None, 1.0, 0.9, None)}),
        ("memory_ratio", 0.9, MISSED, {"memory": Memory(10, 9, 1), "health": Health("u", (), None, 1.0, 0.2, None)}),
        ("memory_resolved", 0.2, MET, {"health": Health("u", (), None, 1.0, 0.2, None)}),
        ("memory_resolved", None, UNKNOWN, {"health": Health("u", (), None, 1.0, None, None)}),
        ("premature_closes", 2.0, MISSED, {"handshake": repeats(REFUSED, CLOSED, FULL, DROPPED)}),
        ("premature_closes", 0.0, MET, {"handshake": repeats(REFUSED)}),
        ("handshake_success_rate", 0.5, MISSED, {"handshake": repeats(REFUSED, opened("r02"))}),
        ("handshake_success_rate", 1.0, MET, {"handshake": repeats(opened("r01"))}),
        ("handshake_p95_ms", 500.0, MISSED, {"handshake": repeats(opened("r01", open_ms=500.0))}),
        ("handshake_p95_ms", 499.0, MET, {"handshake": repeats(opened("r01", open_ms=499.0))}),
        ("handshake_p95_ms", None, UNKNOWN, {"handshake": repeats(REFUSED)}),
        ("empty_or_invalid_tokens", 6.0, MISSED, {"token": token(GenerationState.FAILED, problems=6)}),
        ("empty_or_invalid_tokens", 0.0, MET, {"token": token(GenerationState.SIGNED)}),
        ("login_page_ms", 2000.0, MISSED, {"login": login(page=PAGE)}),
        ("login_page_ms", None, UNKNOWN, {"login": login(page=Page((), None, 3.0))}),
    ],
)
def test_measured(name: str, number: float | None, state: ObjectiveState, facts: dict[str, object]):
    """Each number comes from recorded facts, and the limit itself is not met."""
    found = measured(case(**facts))[name]

    assert (number, state) == (found.measured, found.state)


def test_limits_come_from_the_target():
    """The target's thresholds replace our defaults, and its own objectives replace both."""
    own = target(thresholds={"login_ms": 100.0}, objectives=(("handshake_p95_ms", 50.0),))
    found = measured(case(of=own))

    assert (100.0, 50.0) == (found["login_page_ms"].limit, found["handshake_p95_ms"].limit)


def test_a_token_that_a_finding_calls_bad_is_counted():
    """Nothing could check its signature, so no place of the token trace is a problem; its time has passed anyway."""
    of = case(token=token(GenerationState.NOT_CONFIGURED), handshake=repeats(answered("r01", 401)))
    expired = Finding(
        "token.time.expired", "", "", Severity.HIGH, Confidence.INFERRED, True, {}, steps=(), evidence=(), refuted=()
    )
    counted = {one.name: one for one in objectives_of(of, (expired,))}["empty_or_invalid_tokens"]

    assert (1.0, MISSED) == (counted.measured, counted.state)
