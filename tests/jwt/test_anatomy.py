"""What may be shown of a token: its issuer, audience and algorithm are words of others, and pass the filter."""

import jwt
import pytest

from wsinvest.jwt.anatomy import anatomy_of
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor

KEY = "a secret of more than thirty-two bytes"
DRAWN = "U3sZeQTUEyxAjiE6jMye5xCe"


def shown(configured=(), headers=None, **claims):
    """The anatomy of a token under a filter that knows a password."""
    redactor = Redactor()
    redactor.learn("hunter!2", "LOGIN_PASSWORD")
    return anatomy_of(jwt.encode(claims, KEY, "HS256", headers), redactor, configured)


def test_ordinary_names_are_shown():
    """Or nobody could read which issuer is meant."""
    found = shown(iss="https://issuer.example", aud=["chat", "api://prod-eu-1"])

    assert ("HS256", "JWT", "https://issuer.example") == (found.alg, found.typ, found.issuer)
    assert ("chat", "api://prod-eu-1") == found.audience


@pytest.mark.parametrize("text", ["hunter!2", "68 75 6e 74 65 72 21 32", DRAWN])
def test_what_may_be_a_secret_is_not(text: str):
    """Known, in a code, or random-looking."""
    found = shown(headers={"typ": text, "kid": text}, iss=text, aud=text)

    assert (MASK, MASK, (MASK,)) == (found.typ, found.issuer, found.audience)
    assert found.kid.startswith("hk:")


def test_what_the_target_configures_is_shown_as_configured():
    """Ids of tenants look random, and the report compares them."""
    found = shown((DRAWN, "x" * 80), iss="x" * 80, aud=[DRAWN, DRAWN[::-1]])

    assert ("x" * 80, (DRAWN, MASK)) == (found.issuer, found.audience)
