"""The value of JWT_SECRET by its shape: lines between good and bad, and what acquits an odd value."""

from dataclasses import replace

import pytest

from tests.rules.saying import said
from tests.rules.settings import COMPLETE, GOOD_SECRET, config, secret
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.facts.token import Judged
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.config.secret_encoding import secret_encoding
from wsinvest.rules.config.secret_placeholder import secret_placeholder
from wsinvest.rules.config.secret_quoted import secret_quoted
from wsinvest.rules.config.secret_weak import secret_weak
from wsinvest.rules.config.secret_whitespace import secret_whitespace

LINES = Thresholds()
AS_READ = Judged("as_read", "", verified=True)
NOT_AS_READ = Judged("as_read", "token.signature.invalid", verified=False)


def fits(reading):
    """A token that was issued under this reading and not under the value as it is read."""
    return token(readings=(NOT_AS_READ, Judged(reading, "", verified=True)))


@pytest.mark.parametrize(
    ("rule", "facts", "told", "shaken", "confidence"),
    [
        (secret_whitespace, secret(f" {GOOD_SECRET}"), None, None, Confidence.INFERRED),
        (secret_whitespace, secret(f"{GOOD_SECRET}\n"), None, refused(), Confidence.INFERRED),
        (secret_whitespace, secret(f" {GOOD_SECRET}"), fits("stripped"), None, Confidence.PROVEN),
        (secret_whitespace, secret(f" {GOOD_SECRET}"), None, refused(401, SENT, green("token_minted_stripped")),
         Confidence.PROVEN),
        (secret_whitespace, secret(GOOD_SECRET, literal=f"{GOOD_SECRET} "), fits("literal"), None, Confidence.PROVEN),
        (secret_quoted, secret(f'"{GOOD_SECRET}"'), None, None, Confidence.INFERRED),
        (secret_quoted, secret(f'"{GOOD_SECRET}"'), fits("unquoted"), None, Confidence.PROVEN),
        (secret_quoted, secret(GOOD_SECRET, literal=f'"{GOOD_SECRET}"'), fits("literal"), None, Confidence.PROVEN),
        (secret_quoted, secret(GOOD_SECRET, literal=f'"{GOOD_SECRET}"'), None,
         refused(401, SENT, green("token_minted_literal")), Confidence.PROVEN),
    ],
)  # fmt: skip
def test_blanks_and_quotes_are_proven_by_what_the_other_side_uses(rule, facts, told, shaken, confidence):
    """And inferred from the value alone."""
    outcome = rule(facts, told, shaken)
    given = {"token": told, "handshake": shaken}

    assert (Severity.HIGH, confidence) == (outcome.severity, outcome.confidence)
    assert said(rule, outcome, "pt_BR", config=facts, **{name: one for name, one in given.items() if one})


@pytest.mark.parametrize(
    ("rule", "facts", "told", "shaken"),
    [
        (secret_whitespace, config(), None, None),
        (secret_whitespace, config({}), None, None),
        (secret_whitespace, secret(f" {GOOD_SECRET}"), token(readings=(AS_READ,)), None),
        (secret_whitespace, secret(f" {GOOD_SECRET}"), None, accepted()),
        (secret_whitespace, secret(f" {GOOD_SECRET}"), None, refused(401, SENT, green("token_minted"))),
        (secret_whitespace, secret(GOOD_SECRET, literal=f"{GOOD_SECRET} "), None, refused()),
        (secret_whitespace, secret(GOOD_SECRET, literal=f'"{GOOD_SECRET}"'), fits("literal"), None),
        (secret_quoted, secret(GOOD_SECRET, literal=f'"{GOOD_SECRET}"'), None, refused()),
        (secret_quoted, secret(GOOD_SECRET, literal=f'"{GOOD_SECRET}"'), token(readings=(AS_READ,)), None),
        (secret_quoted, secret(f'"{GOOD_SECRET}"'), None, accepted()),
        (secret_quoted, secret(f'"{GOOD_SECRET}"'), fits("unquoted"), accepted()),
    ],
)
def test_quotes_that_are_stripped_and_values_that_work_are_fine(rule, facts, told, shaken):
    """A quoted line is good style; an odd value that both sides read alike hurts nobody."""
    assert Clear() == rule(facts, told, shaken)


@pytest.mark.parametrize(
    ("value", "production", "severity"),
    [
        ("changeme", True, Severity.HIGH),
        ("changeme", False, Severity.MEDIUM),
        ("your-256-bit-secret", False, Severity.MEDIUM),
        ("<your secret>", True, Severity.HIGH),
        ("sua_chave_secreta_aqui_com_pelo_menos_32_caracteres", True, Severity.HIGH),
    ],
)
def test_a_templates_value_is_high_in_production_only(value, production, severity):
    """Elsewhere nobody is harmed yet."""
    facts = secret(value, production=production)
    outcome = secret_placeholder(facts)

    assert (severity, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert value not in str(said(secret_placeholder, outcome, "en", config=facts))


@pytest.mark.parametrize("rule", [secret_placeholder, lambda facts: secret_weak(facts, LINES)])
def test_a_value_that_is_filled_in_later_is_not_judged(rule):
    """`${REAL_SECRET}` may stand for a good one."""
    assert isinstance(rule(secret("${REAL_SECRET}")), NotMeasured)


@pytest.mark.parametrize("facts", [config(), config({})])
def test_a_random_or_absent_value_is_no_placeholder(facts):
    """An absent one is another finding."""
    assert Clear() == secret_placeholder(facts)


@pytest.mark.parametrize(
    ("length", "algorithm", "severity"),
    [
        (15, "HS256", Severity.HIGH),
        (16, "HS256", Severity.MEDIUM),
        (31, "HS256", Severity.MEDIUM),
        (32, "HS256", None),
        (32, "", None),
        (32, "HS384", Severity.MEDIUM),
        (47, "HS384", Severity.MEDIUM),
        (48, "HS384", None),
        (48, "HS512", Severity.MEDIUM),
        (15, "RS256", None),
    ],
)
def test_a_secret_is_weak_under_the_size_of_its_hash(length, algorithm, severity):
    """High under 16 bytes; with key pairs the secret is not in use."""
    facts = config({**COMPLETE, "JWT_SECRET": GOOD_SECRET.ljust(64, "x")[:length], "JWT_ALGORITHM": algorithm})
    outcome = secret_weak(facts, LINES)

    assert severity == (outcome.severity if isinstance(outcome, Hit) else None)


def test_a_long_secret_of_few_characters_is_weak():
    """Length is not everything."""
    facts = secret("ab" * 16)
    outcome = secret_weak(facts, LINES)

    assert Severity.MEDIUM is outcome.severity
    assert "32" in said(secret_weak, outcome, "pt_BR", config=facts)["fix"]


def test_the_lines_are_the_targets_own():
    """A target file may ask for more."""
    assert isinstance(secret_weak(secret(GOOD_SECRET), replace(LINES, secret_bytes=64)), Hit)


@pytest.mark.parametrize("form", ["hex", "base64"])
@pytest.mark.parametrize("by_probe", [True, False])
def test_a_decoded_secret_is_only_ever_proven(form, by_probe):
    """By an issued token that fits the bytes, or by one signed with them that opens."""
    told = None if by_probe else fits(form)
    shaken = refused(401, SENT, green(f"token_minted_{form}")) if by_probe else refused()
    facts = {"config": secret(GOOD_SECRET), "token": told, "handshake": shaken}
    hit = secret_encoding(**facts)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert form in said(secret_encoding, hit, "pt_BR", **{name: fact for name, fact in facts.items() if fact})["cause"]


@pytest.mark.parametrize(
    ("told", "shaken"),
    [
        (None, None),
        (None, refused()),
        (fits("hex"), accepted()),
        (token(readings=(AS_READ, Judged("hex", "", verified=True))), refused()),
        (None, refused(401, SENT, green("token_minted"))),
    ],
    ids=["nothing known", "refused", "it opens", "the text fits too", "the text opens"],
)
def test_that_a_secret_could_be_decoded_says_nothing(told, shaken):
    """Most secrets are hex or base64 and used as text on both sides."""
    assert Clear() == secret_encoding(secret("ab" * 32), told, shaken)
