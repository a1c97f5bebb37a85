"""Cases that the tests of several rules share."""

from dataclasses import replace
from datetime import timedelta

from tests.building import NOW, ended, repeats
from tests.rules.tokens import GOOD, JWT, token
from wsinvest.model.stage import Reason, StageName

DOWN = repeats(ended("r01", StageName.TCP, Reason.REFUSED))


def dated(handshake, ahead_s):
    """The same, every answer with the time of a clock that is so far ahead of ours, or with none."""
    date = None if ahead_s is None else NOW + timedelta(seconds=ahead_s)
    given = (replace(one, response=replace(one.response, date=date, came_at=NOW)) for one in handshake.repeats)
    return replace(handshake, repeats=tuple(given))


def timed(verdict=GOOD, skew_s=0.0, **offsets_s):
    """A token whose times lie so many seconds from now."""
    moments = {name: NOW + timedelta(seconds=offset) for name, offset in offsets_s.items()}
    return token(anatomy=replace(JWT, **moments), verdict=verdict, server_skew_s=skew_s)
