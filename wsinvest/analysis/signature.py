"""Predicates on the token's signature and on the key that checked it."""

from wsinvest.facts.token import Token


def is_unsigned(token: Token) -> bool:
    """True if alg is none or the signature is empty."""
    return token.anatomy is not None and token.anatomy.unsigned


def by_set(token: Token) -> bool:
    """True if the token was checked with the keys that the issuer publishes now (JWKS_URL)."""
    return token.expected.key == "set"
