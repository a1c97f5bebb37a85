"""Algorithm, key and signature of the token."""

from wsinvest.facts.token import Token


def is_unsigned(token: Token) -> bool:
    return token.anatomy is not None and token.anatomy.unsigned


def by_set(token: Token) -> bool:
    """Whether the keys that judged the token are those that the issuer publishes now."""
    return token.expected.key == "set"
