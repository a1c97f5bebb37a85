"""A public key has fewer than 2,048 bits."""

from dataclasses import replace

import pytest

from tests.rules.saying import said
from tests.rules.tokens import EXPECTED, token
from wsinvest.facts.keyset import Ignored, Keyset, KeysetState
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Pass, Severity
from wsinvest.rules.config.secret_weak_key import secret_weak_key

SET = Keyset("http://id/jwks", KeysetState.READ, (), Response(200), 1.0, (), (Ignored.OTHER_USE, Ignored.WEAK))


@pytest.mark.parametrize(
    ("facts", "keyset", "evidence"),
    [
        (token(expected=replace(EXPECTED, weak_key=True)), None, ("token:expected/weak_key",)),
        (token(), SET, ("keyset:ignored",)),
    ],
)
def test_weak_keys(facts, keyset, evidence):
    """Configured or published."""
    hit = secret_weak_key(facts, keyset)

    assert (Severity.MEDIUM, evidence) == (hit.severity, hit.evidence)
    said(secret_weak_key, hit, "pt_BR", token=facts, keyset=SET)
    assert Pass() == secret_weak_key(token(), replace(SET, ignored=()))
