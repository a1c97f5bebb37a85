"""Pongs that come late while the session lives show a server that does not get to read."""

import pytest

from tests.building import said
from tests.rules.session.holding import cut, held, kept
from tests.rules.settings import config
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.session.ping_no_pong import ping_no_pong


def of(*holds, **settings):
    """The outcome for these holds."""
    return said(ping_no_pong, session=held(*holds), config=config(settings), thresholds=Thresholds())


@pytest.mark.parametrize(
    ("wait_ms", "limit", "kind"),
    [(4_990.0, "", Pass), (5_010.0, "", Fail), (2_990.0, "3", Pass), (3_010.0, "3", Fail), (19_000.0, "20", Pass)],
)
def test_the_limit_is_the_applications_else_the_threshold(wait_ms, limit, kind):
    """WS_PING_TIMEOUT is what its clients wait."""
    found = of(
        kept("h2", slowest_ms=wait_ms), kept("h4", slowest_ms=wait_ms), **({"WS_PING_TIMEOUT": limit} if limit else {})
    )

    assert isinstance(found, kind)


@pytest.mark.parametrize(
    ("holds", "meaning", "confidence"),
    [
        ((kept("h2", slowest_ms=6e3), kept("h4", slowest_ms=6e3)), "event loop was blocked", Confidence.PROVEN),
        ((kept("h2", slowest_ms=6e3), kept("h4")), "event loop was blocked", Confidence.INFERRED),
        (
            (
                kept("h2", pongs=0, slowest_ms=None, waiting_ms=7e4),
                kept("h4", pongs=0, slowest_ms=None, waiting_ms=7e4),
            ),
            "does not read",
            Confidence.PROVEN,
        ),
        (
            (cut("h2", 4e4, pinged=True, slowest_ms=2.0, waiting_ms=2e4), kept("h4", slowest_ms=2e4)),
            "not answered at all",
            Confidence.PROVEN,
        ),
    ],
    ids=["late", "one of two", "never", "stopped"],
)
def test_late_and_never_are_told_apart(holds, meaning, confidence):
    """What was seen on two sessions is proven."""
    found = of(*holds)

    assert isinstance(found, Fail)
    assert confidence is found.confidence
    assert meaning in found.values["meaning"].say("en")


def test_pongs_in_time_exclude_it():
    """A slow handshake of such a server has another cause."""
    assert Pass(by=("session:holds",)) == of(kept("h2"))
    assert Pass() == of(kept("h1", pinged=False))
