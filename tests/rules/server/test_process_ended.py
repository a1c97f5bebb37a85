"""The process ends when a handshake reaches it: connected and cut first, refused from then on."""

import pytest

from tests.building import ended, opened, repeats, said, target
from tests.rules.logs import raised
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.server.process_ended import process_ended
from wsinvest.rules.tcp.connect_refused import connect_refused

CUT = ended("r01", StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME)
CLOSED = ended("r01", StageName.RESPONSE, Reason.CLOSED)
RESET = ended("r02", StageName.RESPONSE, Reason.RESET)
REFUSED = ended("r03", StageName.TCP, Reason.REFUSED)


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ((CUT, RESET, REFUSED), Fail),
        ((CLOSED, REFUSED), Fail),
        ((CUT, RESET), Pass),
        ((REFUSED,), Pass),
        ((REFUSED, RESET), Pass),
        ((CUT, opened("r02"), REFUSED), Pass),
        ((opened("r01"), REFUSED), Pass),
    ],
)
def test_what_connected_first_was_cut_and_the_rest_was_refused(attempts, expected: type):
    """A port that refused from the start is not served, and who stays open is not hurt by a handshake."""
    found = said(process_ended, handshake=repeats(*attempts), target=target(), log_delta=None)

    assert expected is type(found)
    if isinstance(found, Fail):
        assert Confidence.INFERRED is found.confidence


def test_an_exception_in_the_log_proves_it_and_the_refusal_is_its_symptom():
    """Alone a refused connection is proven: then nothing ever listened."""
    facts = repeats(CUT, REFUSED)
    log = raised("Error: server.handleUpgrade() was called more than once", 1)
    found = said(process_ended, handshake=facts, target=target(), log_delta=log)

    assert Confidence.PROVEN is found.confidence
    assert "more than once" in process_ended.text.say("cause", "en", found.values)
    assert Confidence.OBSERVED is connect_refused(facts, target(), None).confidence
    assert Confidence.PROVEN is connect_refused(repeats(REFUSED), target(), None).confidence


@pytest.mark.parametrize("line", ["asyncio.exceptions.CancelledError", "KeyboardInterrupt", "ClientDisconnected"])
def test_what_a_server_writes_when_it_is_stopped_proves_nothing(line: str):
    """Somebody may have deployed it in this moment."""
    found = said(process_ended, handshake=repeats(CUT, REFUSED), target=target(), log_delta=raised(line, 1))

    assert Confidence.INFERRED is found.confidence
