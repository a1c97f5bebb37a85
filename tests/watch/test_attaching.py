"""A root cause is named for an alert only where the diagnosis shows that it is about what the alert saw."""

import pytest

from tests.watch.test_wording import AT
from wsinvest.model.alert import AlertEvent, Event, Found, Light, Root
from wsinvest.model.finding import Confidence
from wsinvest.watch.attaching import attached, hold_s
from wsinvest.watch.diagnosing import Conclusion

MEANS = {"canary.dropped": ("session.age.limited",), "certificate.expiry": ("tls.certificate.expired",)}
EXPIRES = Conclusion(
    Found.ROOT,
    Root("tls.certificate.expiring_soon", Confidence.PROVEN),
    "The certificate expires in 1 day",
    "Install a valid certificate.",
    follows=("tls.certificate.expired", "tls.certificate.expiring_soon"),
    opened=True,
)


def taken(found: Conclusion, code: str, advice: str = "") -> Conclusion:
    """As the incident of this alert takes it."""
    return attached(found, (code,), lambda one: MEANS.get(one, ()), advice, "en")


def test_a_root_that_leads_to_none_of_the_alerts_stands_beside_it():
    """Handshakes failed for the watch and opened for the diagnosis: what that found is not why they failed."""
    found = taken(EXPIRES, "probe.failing")

    assert (Found.BESIDE, None, "", ()) == (found.found, found.root, found.first_step, found.follows)
    assert (
        "When it was diagnosed all handshakes opened. Found beside it (proven): The certificate expires in 1 day"
        == found.sentence
    )


@pytest.mark.parametrize(("code", "opened"), [("certificate.expiry", True), ("probe.failing", False)])
def test_a_root_of_what_was_seen_is_the_cause(code: str, opened: bool):
    """Of an alert that is a symptom of it; and where handshakes fail in the diagnosis too."""
    found = Conclusion(Found.ROOT, EXPIRES.root, EXPIRES.sentence, "Do it.", follows=EXPIRES.follows, opened=opened)

    assert found == taken(found, code, "the advice of the alert")


def test_without_a_step_the_alert_says_what_to_do():
    """Its own fix and check."""
    assert "Look for a timeout." == taken(Conclusion(Found.WELL), "canary.dropped", "Look for a timeout.").first_step


@pytest.mark.parametrize(("age_s", "held_s"), [(20, 25.0), (60, 65.0), (65, 70.0), (66, 0.0), (0, 0.0), (None, 0.0)])
def test_sessions_are_held_beyond_the_age_of_the_ends(age_s: int | None, held_s: float):
    """Up to a little more than the minute that is the usual limit; a message does not wait for longer."""
    words = {} if age_s is None else {"equal_age_s": age_s}
    event = AlertEvent(Event.FIRING, "shop-1", 1, "shop", "canary.dropped", Light.OK, Light.FIRING, AT, words=words)

    assert held_s == hold_s(event)
    assert 0.0 == hold_s(None)
