"""A credential that nobody named to us is no fault of the service; what was named, and refused, may be one."""

import pytest

from tests.building import answered, case, ended, opened, repeats, target
from tests.rules.settings import config, file
from tests.rules.tokens import token
from wsinvest.analysis.credential import demands, is_named, lacking
from wsinvest.diagnose.engine import diagnose
from wsinvest.diagnose.objectives import objectives_of
from wsinvest.facts.config import FileState
from wsinvest.model.attempt import Change, TokenState
from wsinvest.model.failure import Exit, exit_of
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Auth, AuthMode, TokenSource
from wsinvest.report.screen import journal, screen

UNNAMED = token(state=TokenState.ABSENT, anatomy=None, verdict=None)
CHALLENGE = (("WWW-Authenticate", "Bearer"),)


def closed(code: int, reason: str = ""):
    return ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(code, reason))


@pytest.mark.parametrize(
    ("expected", "attempt"),
    [
        (True, answered("r01", 401)),
        (True, answered("r01", 403)),
        (True, answered("r01", 400, '{"error": "token required"}')),
        (True, answered("r01", 404, "Unauthorized")),
        (True, answered("r01", 409, headers=CHALLENGE)),
        (True, closed(1008)),
        (True, closed(3000)),
        (True, closed(4401)),
        (True, closed(4403)),
        (True, closed(4000, "not authenticated")),
        (False, closed(4000, "room is closed")),
        (False, closed(1011)),
        (False, answered("r01", 400)),
        (False, answered("r01", 404)),
        (False, answered("r01", 404, '<html><a href="/login">Log in</a>')),
        (False, answered("r01", 407)),
        (False, answered("r01", 500, "token service is down")),
        (False, answered("r01", 403, "Origin not allowed")),
        (False, closed(1008, "origin not allowed")),
        (False, closed(1008, "too many requests")),
        (False, answered("r01", 403, "connection limit reached")),
        (False, answered("r01", 426, headers=CHALLENGE)),
        (False, ended("r01", StageName.TCP, Reason.REFUSED)),
        (False, opened("r01")),
    ],
)
def test_what_asks_for_a_credential(expected: bool, attempt):
    """By status, close code or words; not what speaks of something else."""
    assert expected is demands(attempt)


@pytest.mark.parametrize(
    ("expected", "known", "of", "settings"),
    [
        (False, UNNAMED, target(), config({})),
        (False, None, None, None),
        (True, token(state=TokenState.EMPTY), target(), config({})),
        (True, UNNAMED, target(token_source=TokenSource.LOGIN), config({})),
        (True, UNNAMED, target(), config({"WS_TOKEN": ""})),
        (True, UNNAMED, target(), config({"JWT_SECRET": ""})),
        (True, UNNAMED, target(), config({"LOGIN_USER": "ana"})),
        (True, UNNAMED, target(auth=Auth(AuthMode.NONE)), config({"WS_AUTH_MODE": "none"})),
        (True, UNNAMED, target(), config({}, env_file=file(state=FileState.UNREADABLE))),
        (False, UNNAMED, target(), config({}, env_file=file(state=FileState.MISSING))),
    ],
)
def test_what_names_a_credential(expected: bool, known, of, settings):
    """A source that is there and empty does; so does a file that may hold one and could not be read."""
    assert expected is is_named(known, of, settings)


def test_a_change_without_a_token_that_helps_is_the_cause():
    """Then nothing is lacking."""
    probe = opened("p01", change=Change("origin", "origin_allowed"), base="r01")

    assert () == lacking(repeats(answered("r01", 403), probes=(probe,)), UNNAMED, target())
    assert 1 == len(lacking(repeats(answered("r01", 403)), UNNAMED, target()))


def test_a_service_that_opens_now_and_then_lacks_nothing():
    """The same request comes through at other times."""
    assert () == lacking(repeats(answered("r01", 401), opened("r02")), UNNAMED, target())


@pytest.mark.parametrize("end", [answered("r01", 401), answered("r01", 403), closed(1008), closed(4401)])
@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_every_view_says_undetermined(end, language: str):
    """No root, nothing grave, exit status 1, and what to name; no measure of success is taken from it."""
    recorded = case(handshake=repeats(end), token=UNNAMED)
    diagnosis = diagnose(recorded)

    assert ("undetermined", Exit.HIGH) == (diagnosis.status, exit_of(diagnosis.status))
    assert ["http.auth.required"] == [
        one.code for one in diagnosis.findings if one.code.startswith(("http.", "session."))
    ]
    assert not any(one.root_cause for one in diagnosis.findings)
    assert "--env-file" in screen(diagnosis, language)
    assert "status=undetermined" in journal(diagnosis)
    assert "name_credential" == diagnosis.plan[0].id
    rate = next(one for one in objectives_of(recorded) if one.name == "handshake_success_rate")
    assert rate.measured is None
