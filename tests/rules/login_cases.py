"""Cases that the tests of several rules share."""

from wsinvest.facts.login import Login
from wsinvest.model.attempt import TokenState
from wsinvest.model.stage import Stage, State


def silent(stage, reason):
    """A login that never answered."""
    stages = (Stage(stage, State.FAILED, 1.0, reason),)
    return Login("http://127.0.0.1/api", stages, None, None, "", TokenState.ABSENT, "", False, False, True, None)


ABSENT = TokenState.ABSENT
