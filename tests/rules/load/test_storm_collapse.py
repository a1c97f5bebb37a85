"""A collapse is proven by a rehearsal, inferred from a forecast, and never claimed against what was seen."""

from dataclasses import replace

import pytest

from tests.rules.saying import said
from tests.storms import RATE, rehearsal, storm
from wsinvest.facts.storm import Band, Call, RateBasis, Rehearsal
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.rules.load.storm_collapse import storm_collapse

RETURNED = rehearsal(Call.RETURNS, back=4950)


@pytest.mark.parametrize(
    ("call", "seen", "expected"),
    [
        (Call.COLLAPSES, None, Confidence.INFERRED),
        (Call.COLLAPSES, rehearsal(), Confidence.PROVEN),
        (Call.RETURNS, rehearsal(), Confidence.PROVEN),
        (Call.UNDECIDED, rehearsal(), Confidence.PROVEN),
        (Call.RETURNS, None, Pass),
        (Call.RETURNS, RETURNED, Pass),
        (Call.UNDECIDED, None, NotMeasured),
        (Call.NEAR, None, NotMeasured),
        (Call.COLLAPSES, RETURNED, NotMeasured),
        (Call.COLLAPSES, rehearsal(lag_s=1.25), Confidence.PROVEN),
        (Call.COLLAPSES, rehearsal(lag_s=1.26), NotMeasured),
    ],
)
def test_what_was_seen_outranks_what_was_expected(call: Call, seen: Rehearsal | None, expected: Confidence | type):
    """One rehearsal that came back does not refute a forecast, but forbids to claim it."""
    outcome = storm_collapse(storm(call, seen))

    assert expected in (type(outcome), getattr(outcome, "confidence", None))
    assert not isinstance(outcome, Fail) or outcome.severity is Severity.HIGH


def test_a_rate_that_we_ourselves_limited_carries_no_collapse():
    """The server may be faster than the lowest rate that it was seen to have."""
    least = replace(RATE, basis=RateBasis.LEAST)

    assert isinstance(storm_collapse(storm(rate=least)), NotMeasured)
    assert isinstance(storm_collapse(storm(Call.RETURNS, rate=least)), Pass)


@pytest.mark.parametrize(
    ("seen", "title"),
    [
        (None, "After a restart most of 5,000 clients would not come back"),
        (rehearsal(), "After a restart 550 of 5,000 clients came back within 48 s"),
        (rehearsal(back=4000), "After a restart half of 5,000 clients were not back after 18 s"),
    ],
)
def test_words(seen: Rehearsal | None, title: str):
    """What would be and what was are told apart."""
    facts = storm(seen=seen)
    said_so = said(storm_collapse, storm_collapse(facts), "en", storm=facts)
    words = {part: text.replace("\xa0", " ") for part, text in said_so.items()}

    assert title == words["title"]
    assert "one takes 3.8 s to 7.1 s, and clients give up after 5 s" in words["cause"]
    assert "over 15 s or more" in words["fix"]


@pytest.mark.parametrize(("most", "took"), [(50.0, "one takes 50 s, and"), (60.0, "one takes 50 s to 60 s, and")])
def test_a_time_without_an_interval_is_said_once(most: float, took: str):
    """As with a rate that was given."""
    facts = storm()
    forecast = replace(facts.forecast, handshake_s=Band(50.0, 50.0, most))
    facts = replace(facts, forecast=forecast)

    assert took in said(storm_collapse, storm_collapse(facts), "en", storm=facts)["cause"].replace("\xa0", " ")
