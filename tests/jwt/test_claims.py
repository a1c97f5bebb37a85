"""The form of claims, on their own."""

import pytest

from wsinvest.jwt.claims import audiences, ill_typed, not_for_access


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"typ": "Refresh"}, True),
        ({"typ": "Offline"}, True),
        ({"typ": "ID"}, True),
        ({"token_use": "id"}, True),
        ({"type": "refresh"}, True),
        ({"token_type": "refresh"}, True),
        ({"typ": "Bearer"}, False),
        ({"token_use": "access"}, False),
        ({"token_type": "Bearer"}, False),
        ({"type": ["refresh"]}, False),
        ({"type": "user"}, False),
        ({}, False),
    ],
)
def test_tokens_for_another_purpose(claims, told):
    """As Keycloak, Cognito and the libraries of Django and Flask mark them."""
    assert told is not_for_access(claims)


@pytest.mark.parametrize(
    ("claims", "sentences"),
    [
        ({"exp": 1_800_000_000, "iat": 1.5, "aud": ["a"], "sub": "x"}, []),
        ({"exp": "1800000000"}, ["exp is no number"]),
        ({"exp": 1_800_000_000_000}, ["exp is in milliseconds or out of range"]),
        ({"nbf": -1, "jti": 5}, ["nbf is out of range", "jti is no text"]),
        ({"aud": [1]}, ["aud is neither a text nor a list of texts"]),
    ],
)
def test_types(claims, sentences):
    """Every claim that is not of its type, none that is."""
    assert sentences == list(ill_typed(claims))


def test_audiences():
    """One or several; what is no text is none."""
    assert ("a",) == audiences({"aud": "a"})
    assert ("a", "b") == audiences({"aud": ["a", 1, "b"]})
    assert () == audiences({"aud": {"a": 1}})
