"""The `.env` as a file: each oddity weighs what the handshakes and the login say that it weighs."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config, file, login
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.facts.config import Duplicate, FileState
from wsinvest.facts.token import Judged
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Severity
from wsinvest.rules.config.env_bom import env_bom
from wsinvest.rules.config.env_crlf import env_crlf
from wsinvest.rules.config.env_duplicate_key import env_duplicate_key
from wsinvest.rules.config.env_missing import env_missing

AS_READ_FITS = (Judged("as_read", "", verified=True),)
WITH_CR_FITS = (Judged("as_read", "token.signature.invalid", verified=False), Judged("with_cr", "", verified=True))


@pytest.mark.parametrize(
    ("state", "values", "seen", "severity"),
    [
        (FileState.MISSING, {}, {}, Severity.CRITICAL),
        (FileState.FOLDER, {}, {}, Severity.CRITICAL),
        (FileState.MISSING, {}, {"login": login(TokenState.EMPTY)}, Severity.CRITICAL),
        (FileState.MISSING, {}, {"login": login()}, Severity.MEDIUM),
        (FileState.MISSING, {}, {"handshake": accepted()}, Severity.MEDIUM),
        (FileState.MISSING, COMPLETE, {}, Severity.MEDIUM),
    ],
)
def test_a_missing_file_is_critical_where_a_required_key_is_then_unset(state, values, seen, severity):
    """Unless a token is issued or accepted, so that the service has its secret from elsewhere."""
    facts = config(values, env_file=file(state=state))
    outcome = env_missing(facts, seen.get("login"), seen.get("handshake"))

    assert (severity, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert ".env" in said(env_missing, outcome, "en", config=facts)["title"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (FileState.NOT_NAMED, NotMeasured),
        (FileState.READ, Clear),
        (FileState.UNREADABLE, Clear),
        (FileState.TOO_LARGE, Clear),
    ],
)
def test_a_file_that_is_there_or_was_not_named_is_not_missing(state, kind):
    """What we may not read may be there all the same."""
    assert kind is type(env_missing(config(env_file=file(state=state)), None, None))


@pytest.mark.parametrize(
    ("key", "logged_in", "shaken", "severity", "confidence"),
    [
        ("JWT_SECRET", login(TokenState.EMPTY), None, Severity.CRITICAL, Confidence.PROVEN),
        ("JWT_SECRET", login(status=500, state=TokenState.ABSENT), None, Severity.CRITICAL, Confidence.PROVEN),
        ("JWT_SECRET", None, None, Severity.CRITICAL, Confidence.INFERRED),
        ("JWT_SECRET", login(TokenState.ABSENT, 401), refused(), Severity.CRITICAL, Confidence.INFERRED),
        ("JWT_SECRET", login(), None, Severity.LOW, Confidence.PROVEN),
        ("JWT_SECRET", None, accepted(), Severity.LOW, Confidence.PROVEN),
        ("NODE_ENV", login(TokenState.EMPTY), None, Severity.LOW, Confidence.PROVEN),
    ],
)
def test_a_mark_before_a_required_key_is_critical_until_the_service_reads_it(
    key, logged_in, shaken, severity, confidence
):
    """A service that issues tokens evidently reads past the mark."""
    facts = config(env_file=file(bom=True, first_key=key))
    outcome = env_bom(facts, logged_in, shaken)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert key in said(env_bom, outcome, "pt_BR", config=facts, login=logged_in)["impact"]


@pytest.mark.parametrize("env_file", [file(), file(bom=True)])
def test_a_mark_that_no_key_follows_hurts_nobody(env_file):
    """The first line is a comment."""
    assert Clear() == env_bom(config(env_file=env_file), None, None)


@pytest.mark.parametrize(
    ("matters", "told", "shaken", "severity", "confidence"),
    [
        (True, None, None, Severity.HIGH, Confidence.INFERRED),
        (True, token(readings=WITH_CR_FITS), None, Severity.HIGH, Confidence.PROVEN),
        (True, token(readings=AS_READ_FITS), None, Severity.LOW, Confidence.PROVEN),
        (True, None, accepted(), Severity.LOW, Confidence.PROVEN),
        (True, token(readings=WITH_CR_FITS), accepted(), Severity.LOW, Confidence.PROVEN),
        (False, None, None, Severity.LOW, Confidence.PROVEN),
    ],
)  # fmt: skip
def test_a_carriage_return_weighs_what_the_other_side_makes_of_it(matters, told, shaken, severity, confidence):
    """Proven where a token fits the secret with its CR, low where it fits without."""
    facts = config(env_file=file(crlf_names=("JWT_SECRET",), crlf_secret_or_url=matters))
    outcome = env_crlf(facts, told, shaken)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert "JWT_SECRET" in said(env_crlf, outcome, "en", config=facts, token=told)["impact"]


def test_a_probe_that_opens_with_the_carriage_return_proves_it():
    """While the control stays red."""
    facts, shaken = (
        config(env_file=file(crlf_names=("JWT_SECRET",), crlf_secret_or_url=True)),
        refused(401, SENT, green("token_minted_with_cr")),
    )
    outcome = env_crlf(facts, None, shaken)

    assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert "handshake:probes/p-token_minted_with_cr" in outcome.evidence
    assert said(env_crlf, outcome, "en", config=facts, handshake=shaken)


def test_another_keys_carriage_return_is_not_the_secrets():
    """A reading of JWT_SECRET proves nothing about WS_URL."""
    facts = config(env_file=file(crlf_names=("WS_URL",), crlf_secret_or_url=True))

    assert Confidence.INFERRED is env_crlf(facts, token(readings=WITH_CR_FITS), None).confidence


def test_line_feeds_alone_are_fine():
    """As nearly everywhere."""
    assert Clear() == env_crlf(config(), None, None)


@pytest.mark.parametrize(
    ("equal", "matters", "told", "severity", "confidence"),
    [
        (True, True, None, Severity.LOW, Confidence.PROVEN),
        (False, False, None, Severity.MEDIUM, Confidence.PROVEN),
        (False, True, None, Severity.HIGH, Confidence.INFERRED),
        (
            False,
            True,
            token(
                readings=(
                    Judged("as_read", "token.signature.invalid", verified=False),
                    Judged("first_line", "", verified=True),
                )
            ),
            Severity.HIGH,
            Confidence.PROVEN,
        ),
    ],
)
def test_a_key_on_two_lines_weighs_by_what_it_is(equal, matters, told, severity, confidence):
    """Different secrets are bad, equal lines untidy."""
    facts = config(env_file=file(duplicates=(Duplicate("JWT_SECRET", (1, 7), equal, matters),)))
    outcome = env_duplicate_key(facts, told, None)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert "1, 7" in said(env_duplicate_key, outcome, "en", config=facts, token=told)["cause"]


def test_keys_that_stand_once_are_fine():
    """Nothing to choose between."""
    assert Clear() == env_duplicate_key(config(), None, None)


def test_a_file_that_is_as_it_should_be_has_no_finding():
    """Whatever else is known."""
    outcomes = (
        env_missing(config(), login(), accepted()),
        env_bom(config(), login(), accepted()),
        env_crlf(config(), token(), accepted()),
        env_duplicate_key(config(), token(), accepted()),
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Hit)]
