"""All sessions that end at one age, with pings too, have a limit on their age; at one moment they have not."""

import pytest

from tests.building import said
from tests.rules.session.holding import all_ended, cut, held, idle
from wsinvest.facts.session import HoldEnd
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.session.age_limited import age_limited


def test_one_age_with_pings_too():
    """Proven, with the heartbeat of the application as the other cause."""
    found = said(age_limited, session=all_ended(30_000))

    assert isinstance(found, Fail)
    assert (Confidence.PROVEN, 30.0, 4) == (found.confidence, found.values["age"], found.values["count"])
    assert ["session.idle.server_timeout"] == [one.code for one in found.rivals]


@pytest.mark.parametrize(
    "session",
    [
        all_ended(30_000, at_one_moment=True),
        all_ended(30_000, end=HoldEnd.CLOSED, code=1012),
        all_ended(30_000, end=HoldEnd.CLOSED, code=1011),
        idle(),
        held(cut("h1", 30_000)),
        held(cut("h1", 3_000), cut("h2", 3_000, pinged=True, pings=1, pongs=1)),
    ],
    ids=["one moment", "the server leaves", "the server fails", "idle", "one", "too few pings"],
)
def test_less_is_no_limit_of_age(session):
    """A restart ends all at one moment; before two pongs pings cannot have helped."""
    assert isinstance(said(age_limited, session=session), Pass)
