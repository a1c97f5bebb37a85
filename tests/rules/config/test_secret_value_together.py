"""The value of JWT_SECRET by its shape: lines between good and bad, and what acquits an odd value."""

import pytest

from tests.rules.saying import said
from tests.rules.secret_value_cases import AS_READ, LINES, fits
from tests.rules.settings import GOOD_SECRET, config, secret
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.rules.config.secret_placeholder import secret_placeholder
from wsinvest.rules.config.secret_quoted import secret_quoted
from wsinvest.rules.config.secret_weak import secret_weak
from wsinvest.rules.config.secret_whitespace import secret_whitespace


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
    assert Pass() == rule(facts, told, shaken)


@pytest.mark.parametrize("rule", [secret_placeholder, lambda facts: secret_weak(facts, LINES)])
def test_a_value_that_is_filled_in_later_is_not_judged(rule):
    """`${REAL_SECRET}` may stand for a good one."""
    assert isinstance(rule(secret("${REAL_SECRET}")), NotMeasured)
