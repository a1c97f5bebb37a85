"""A message is read on a telephone at three in the morning: the first line says what, the second why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.alert import Event, Found, Incident, Root
from wsinvest.model.finding import Confidence
from wsinvest.watch.wording import message

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
PROVEN = Incident(
    "chat-1",
    "chat",
    AT,
    ("probe.failing", "health.unwell"),
    ("health.unwell",),
    found=Found.ROOT,
    root=Root("config.secret.missing", Confidence.PROVEN),
    sentence="JWT_SECRET is not configured",
    first_step="Set JWT_SECRET.",
    changed=("JWT_SECRET: set before, missing now",),
)


def lines(incident: Incident, event: Event = Event.FIRING, language: str = "en") -> list[str]:
    """The lines of the message ten minutes later."""
    title = {"probe.failing": "handshakes fail", "health.unwell": "the health page answers 503"}.__getitem__
    made = message(incident, event, 1, AT + timedelta(minutes=10), language=language, title=title, page="http://x/")
    return made.text.splitlines()


def test_what_why_and_what_to_do_come_first():
    """In this order; what follows is listed below."""
    assert [
        "chat: handshakes fail",
        "Root cause (proven): JWT_SECRET is not configured",
        "Do now: Set JWT_SECRET.",
        "Alert since 2026-11-28 03:00:00 UTC.",
        "Changed since all was well: JWT_SECRET: set before, missing now.",
        "Follows from it: the health page answers 503.",
        "Page: http://x/",
    ] == lines(PROVEN)


def test_the_end_says_how_long_and_why():
    """Nothing is left to do."""
    said = lines(PROVEN, Event.RESOLVED)

    assert "chat is well again after 10\N{NO-BREAK SPACE}min: handshakes fail" == said[0]
    assert "Root cause (proven): JWT_SECRET is not configured" == said[1]
    assert not any(line.startswith("Do now") for line in said)


def test_the_end_of_what_is_watched_no_longer_promises_nothing():
    """Nobody knows if it is well again; of several alerts it says which."""
    gone = replace(PROVEN, unwatched=("probe.failing",))
    both = replace(gone, effects=())
    unknown = "The target file names it no longer, so it is unknown if it is well again: handshakes fail."

    assert ["chat: no longer watched, after 10\N{NO-BREAK SPACE}min: handshakes fail", unknown] == lines(
        gone, Event.RESOLVED
    )[:2]
    assert [
        "chat: over after 10\N{NO-BREAK SPACE}min: handshakes fail; the health page answers 503",
        unknown,
    ] == lines(both, Event.RESOLVED)[:2]
    assert "chat got worse: handshakes fail" == lines(gone, Event.ESCALATED)[0]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Found.OPEN, "The cause is open. Possible: http.origin.rejected, http.auth.rejected."),
        (Found.NOT_YET, "The cause is open. Possible: http.origin.rejected, http.auth.rejected."),
        (Found.WELL, "When it was diagnosed all handshakes opened, and nothing urgent was found."),
    ],
)
def test_without_a_root_it_says_what_may_be(found: Found, said: str):
    """It never guesses."""
    rivals = ("http.origin.rejected", "http.auth.rejected")

    assert said == lines(replace(PROVEN, found=found, root=None, sentence="", rivals=rivals))[1]


def test_what_stands_beside_is_no_root_cause():
    """The sentence says so by itself."""
    beside = replace(PROVEN, found=Found.BESIDE, root=None, sentence="All opened. Found beside it: x", first_step="")

    assert ["All opened. Found beside it: x", "Alert since 2026-11-28 03:00:00 UTC."] == lines(beside)[1:3]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", Event)
def test_each_event_has_its_words_in_each_language(event: Event, language: str):
    """With no field left open."""
    assert all("{" not in line for line in lines(PROVEN, event, language))


def test_a_report_is_named_where_there_is_one():
    """By its path, in the messages behind it."""
    assert "Report: /data/report.html" in lines(replace(PROVEN, report="/data/report.html"), Event.RESOLVED)
