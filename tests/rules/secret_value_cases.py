"""Cases that the tests of several rules share."""

from tests.rules.tokens import token
from wsinvest.facts.token import Judged
from wsinvest.model.threshold import Thresholds

LINES = Thresholds()
AS_READ = Judged("as_read", "", verified=True)
NOT_AS_READ = Judged("as_read", "token.signature.invalid", verified=False)


def fits(decoding):
    """A token that was issued with this decoding and not with the value as loaded."""
    return token(readings=(NOT_AS_READ, Judged(decoding, "", verified=True)))
