"""The server accepts the connection and does not answer: does it answer ordinary requests?"""

import pytest

from tests.building import ended, repeats, said
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.handshake_timeout import handshake_timeout

WAITED = ended("r01", StageName.RESPONSE, Reason.TIMEOUT)


@pytest.mark.parametrize(
    ("plain", "step"),
    [
        ((), "unblock_server"),
        ((PlainGet("path", None),), "unblock_server"),
        ((PlainGet("path", 504),), "unblock_server"),
        ((PlainGet("root", 200),), "unblock_server"),
        ((PlainGet("path", 404),), "take_upgrades"),
        ((PlainGet("path", 200),), "take_upgrades"),
    ],
)
def test_a_process_that_answers_pages_is_not_called_hung(plain: tuple[PlainGet, ...], step: str):
    """Then it is the upgrade alone that nobody answers."""
    found = said(handshake_timeout, handshake=repeats(WAITED, plain=plain))

    assert [step] == [one.id for one in found.steps]
    assert (step == "take_upgrades") is ("only the upgrade" in handshake_timeout.text.say("cause", "en", found.values))
