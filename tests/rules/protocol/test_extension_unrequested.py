"""The server answers with an extension that was not offered."""

from tests.building import opened, repeats
from tests.rules.frames_cases import ASKING, unasked
from tests.rules.saying import said
from wsinvest.rules.protocol.extension_unrequested import extension_unrequested


def test_the_repeat_that_offers_compression_shows_who_is_served():
    """Without a probe: the others fail, and this one opens."""
    handshake = repeats(unasked(), opened("r02", sent=ASKING))
    outcome = extension_unrequested(handshake)

    assert "handshake:repeats/r02" in outcome.evidence
    assert "browsers do, are served" in said(extension_unrequested, outcome, "en", handshake=handshake)["impact"]
