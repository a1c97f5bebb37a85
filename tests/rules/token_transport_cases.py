"""Cases that the tests of several rules share."""

from dataclasses import replace

from tests.building import answered, repeats
from tests.rules.tokens import SENT

HEADER = replace(SENT, token_place="header")
NO_CONTROL = repeats(answered("r01", 401, sent=SENT))
