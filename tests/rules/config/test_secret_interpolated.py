"""A dollar sign, a hash or a backslash in JWT_SECRET that two readers take differently."""

from dataclasses import replace

import pytest

from tests.building import target
from tests.rules.saying import said
from tests.rules.secret_value_cases import AS_READ, fits
from tests.rules.settings import GOOD_SECRET, secret
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.facts.decodings import ReadAs, Sign
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.model.target import TokenSource
from wsinvest.rules.config.secret_interpolated import secret_interpolated
from wsinvest.rules.config.secret_read_differently import secret_read_differently

ISSUED, MINTED = target(token_source=TokenSource.LOGIN), target(token_source=TokenSource.MINTED)
DOLLAR = ReadAs("sh", ("sh", "compose"), Sign.DOLLAR)
HASH = ReadAs("node", ("node",), Sign.HASH)


def read_as(*others, value=GOOD_SECRET):
    """The configuration of a JWT_SECRET that other readers take for these."""
    made = secret(value)
    values = tuple(replace(one, read_as=others) if one.name == "JWT_SECRET" else one for one in made.values)
    return replace(made, values=values)


@pytest.mark.parametrize(
    ("rule", "other"), [(secret_interpolated, DOLLAR), (secret_read_differently, HASH)], ids=["dollar", "hash"]
)
@pytest.mark.parametrize("by_probe", [True, False])
def test_one_side_uses_another_readers_value(rule, other, by_probe):
    """Shown by an issued token that verifies so, or by one signed so that opens."""
    told = None if by_probe else fits(other.decoding)
    shaken = refused(401, SENT, green(f"token_minted_{other.decoding}")) if by_probe else refused()
    facts = {"config": read_as(other), "token": told, "handshake": shaken, "target": ISSUED}
    hit = rule(**facts)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    for language in ("en", "pt_BR"):
        assert said(rule, hit, language, **{name: fact for name, fact in facts.items() if fact})


def test_a_token_of_ours_shows_how_the_server_reads_but_not_how_the_login_does():
    """Both may read alike; then nothing is wrong."""
    shaken = refused(401, SENT, green("token_minted_sh"))

    assert Confidence.INFERRED is secret_interpolated(read_as(DOLLAR), None, shaken, MINTED).confidence


@pytest.mark.parametrize("shaken", [None, refused()])
def test_without_a_token_that_tells_it_is_a_hint(shaken):
    """The readers differ; which of them the two sides use is not known."""
    hit = secret_interpolated(read_as(DOLLAR), None, shaken, ISSUED)

    assert (Severity.LOW, Confidence.INFERRED) == (hit.severity, hit.confidence)


def test_the_proven_one_of_several_values_is_told():
    """godotenv's value fits, that of sh does not."""
    go = ReadAs("go", ("go",), Sign.DOLLAR)

    assert ["godotenv"] == secret_interpolated(read_as(DOLLAR, go), fits("go"), refused(), ISSUED).values["readers"]


@pytest.mark.parametrize(
    ("facts", "told", "shaken"),
    [
        (read_as(), None, refused()),
        (read_as(DOLLAR), None, accepted()),
        (read_as(DOLLAR), token(readings=(AS_READ,)), accepted()),
        (read_as(HASH), fits("node"), refused()),
        (read_as(ReadAs("literal", ("docker",), Sign.QUOTE)), fits("literal"), refused()),
    ],
    ids=["all read alike", "it opens", "both sides fit", "another sign", "quotes around it"],
)
def test_what_does_not_differ_for_a_dollar_sign_is_another_matter(facts, told, shaken):
    """Nothing is said of a sign that makes no difference."""
    assert Pass() == secret_interpolated(facts, told, shaken, ISSUED)


def test_quotes_around_the_value_are_not_read_differently():
    """They have a code of their own, `config.secret.quoted`; quotes within the value have none."""
    around, within = ReadAs("literal", ("docker",), Sign.QUOTE), ReadAs("sh", ("sh",), Sign.QUOTE)

    assert Pass() == secret_read_differently(read_as(around), fits("literal"), refused(), ISSUED)
    assert Severity.HIGH is secret_read_differently(read_as(within), fits("sh"), refused(), ISSUED).severity


def test_a_variable_that_the_service_fills_in_is_not_judged():
    """`${REAL_SECRET}` is meant to be expanded."""
    assert isinstance(secret_interpolated(read_as(DOLLAR, value="${REAL_SECRET}"), None, None, ISSUED), NotMeasured)
