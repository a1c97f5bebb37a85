"""Cases that the tests of several rules share."""

from tests.rules.tokens import token
from wsinvest.facts.token import Judged
from wsinvest.model.threshold import Thresholds

LINES = Thresholds()
AS_READ = Judged("as_read", "", verified=True)
NOT_AS_READ = Judged("as_read", "token.signature.invalid", verified=False)


def fits(reading):
    """A token that was issued under this reading and not under the value as it is read."""
    return token(readings=(NOT_AS_READ, Judged(reading, "", verified=True)))
