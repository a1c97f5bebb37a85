"""The signing secret is not set."""

from dataclasses import replace

import pytest

from tests.building import answered, repeats
from tests.rules.saying import said
from tests.rules.secrets_cases import UNSET
from tests.rules.settings import GOOD_SECRET, config, file, login, secret
from tests.rules.tokens import accepted, refused, token
from wsinvest.facts.config import FileState
from wsinvest.facts.token import Generation, GenerationReason, GenerationState
from wsinvest.model.attempt import Sent, TokenState
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.target import Origin
from wsinvest.rules.config.secret_missing import secret_missing

EMPTY = secret("")
TOKENLESS = login(TokenState.EMPTY)
SENT_EMPTY = repeats(answered("r01", 403, sent=Sent(token_state=TokenState.EMPTY)))
UNSIGNED = Generation(GenerationState.FAILED, GenerationReason.SECRET_MISSING, "HS256", verified=False, fingerprint="")


@pytest.mark.parametrize(
    ("facts", "logged_in", "told", "shaken", "confidence"),
    [
        (UNSET, TOKENLESS, None, SENT_EMPTY, Confidence.PROVEN),
        (EMPTY, TOKENLESS, None, SENT_EMPTY, Confidence.PROVEN),
        (UNSET, login(TokenState.NULL), None, SENT_EMPTY, Confidence.PROVEN),
        (UNSET, TOKENLESS, token(generation=UNSIGNED), None, Confidence.PROVEN),
        (UNSET, TOKENLESS, None, None, Confidence.INFERRED),
        (UNSET, None, None, SENT_EMPTY, Confidence.INFERRED),
        (UNSET, None, None, None, Confidence.INFERRED),
        (UNSET, login(TokenState.ABSENT, 500, json_body=False), None, SENT_EMPTY, Confidence.INFERRED),
        (replace(UNSET, env_file=file(state=FileState.MISSING)), None, None, None, Confidence.INFERRED),
        (replace(UNSET, minting_mode=False), TOKENLESS, None, SENT_EMPTY, Confidence.PROVEN),
        (secret("${REAL_SECRET}"), TOKENLESS, None, SENT_EMPTY, Confidence.INFERRED),
        (secret(GOOD_SECRET, env_file=file(bom=True, first_key="JWT_SECRET")), TOKENLESS, None, SENT_EMPTY,
         Confidence.INFERRED),
    ],
)  # fmt: skip
def test_a_missing_secret_is_critical_and_proven_by_file_login_and_request_together(
    facts, logged_in, told, shaken, confidence
):
    """Less than that leaves rivals, such as a login that fails for another reason."""
    outcome = secret_missing(facts, logged_in, told, shaken)
    given = {"login": logged_in, "token": told, "handshake": shaken}

    assert (Severity.CRITICAL, confidence) == (outcome.severity, outcome.confidence)
    assert said(secret_missing, outcome, "pt_BR", config=facts, **{name: one for name, one in given.items() if one})


@pytest.mark.parametrize(
    ("facts", "logged_in", "shaken", "kind"),
    [
        (config(), None, None, Pass),
        (config(), TOKENLESS, SENT_EMPTY, Pass),
        (UNSET, login(), None, Pass),
        (UNSET, None, accepted(), Pass),
        (secret("${REAL_SECRET}"), None, None, Pass),
        (secret(GOOD_SECRET, env_file=file(bom=True, first_key="JWT_SECRET")), None, None, Pass),
        (replace(UNSET, source_named=False, env_file=file(state=FileState.NOT_NAMED)), TOKENLESS, None, NotMeasured),
        (replace(UNSET, env_file=file(state=FileState.UNREADABLE)), TOKENLESS, None, NotMeasured),
        (replace(UNSET, minting_mode=False), None, None, NotMeasured),
        (UNSET, login(TokenState.ABSENT, 401), refused(), NotMeasured),
        (UNSET, login(TokenState.ABSENT, 429, json_body=False), refused(), NotMeasured),
        (replace(UNSET, minting_mode=False), login(TokenState.ABSENT, 404, json_body=False), None, NotMeasured),
        (config({"JWKS_URL": "http://h/jwks"}, minting_mode=False), TOKENLESS, None, NotMeasured),
    ],
)
def test_a_secret_that_is_there_or_cannot_be_told_of_is_not_missing(facts, logged_in, shaken, kind):
    """Where tokens are issued or accepted somebody has a secret, wherever it is kept."""
    assert kind is type(secret_missing(facts, logged_in, None, shaken))


def test_a_secret_that_the_environment_has_is_not_proven_missing():
    """The service may read it from there."""
    settings = tuple(
        replace(one, contradicted_by=(Origin.ENVIRONMENT,)) if one.name == "JWT_SECRET" else one for one in EMPTY.values
    )

    outcome = secret_missing(replace(EMPTY, values=settings), TOKENLESS, None, SENT_EMPTY)

    assert Confidence.INFERRED is outcome.confidence


def test_the_proof_names_its_three_links_and_refutes_the_rival():
    """A secret that is not there cannot be another one."""
    outcome = secret_missing(UNSET, TOKENLESS, None, SENT_EMPTY)

    assert (
        "config:values/JWT_SECRET",
        "login:token_state",
        "handshake:repeats/r01/sent/token_state",
    ) == outcome.evidence
    assert [("config.secret.mismatch", "config:values/JWT_SECRET")] == [(one.code, one.by) for one in outcome.refuted]


@pytest.mark.parametrize(
    ("facts", "words"), [(UNSET, "não está definido em .env"), (EMPTY, "está vazio em .env")], ids=["unset", "empty"]
)
def test_the_cause_tells_in_which_way_it_is_not_there(facts, words):
    """In the reader's language."""
    outcome = secret_missing(facts, TOKENLESS, None, None)

    assert words in said(secret_missing, outcome, "pt_BR", config=facts, login=TOKENLESS)["cause"]


@pytest.mark.parametrize("state", [TokenState.ABSENT, TokenState.NOT_TEXT])
@pytest.mark.parametrize(("facts", "kind"), [(UNSET, NotMeasured), (EMPTY, Fail)])
def test_an_answer_without_any_field_for_a_token_speaks_of_no_secret_that_nobody_named(facts, kind, state):
    """It may be a second factor, a number or a session in a cookie; an empty line is another matter, yet no proof."""
    said_by = secret_missing(facts, login(state), None, SENT_EMPTY)

    assert kind is type(said_by)
    assert not isinstance(said_by, Fail) or said_by.confidence is Confidence.INFERRED
