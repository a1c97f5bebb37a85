"""Several servers share a Socket.IO address, and the requests of one client do not reach the same one."""

import pytest

from tests.building import opened, repeats
from tests.rules.saying import said
from wsinvest.facts.polling import PollAnswer, Polling
from wsinvest.facts.proxy import Backend, Proxy
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.protocol.engineio_not_sticky import engineio_not_sticky

ONE, TWO = Backend("http", "a", 1), Backend("http", "b", 2)


@pytest.mark.parametrize(
    ("polling", "expected"),
    [
        (None, Pass),
        (Polling(PollAnswer.OTHER, 404), Pass),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 4, 0), Pass),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 0, 0), Pass),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 3, 1), Fail),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 0, 4), Fail),
    ],
)
def test_one_unknown_session_is_enough(polling, expected):
    """A session that was just given out is unknown nowhere but at another server; any other refusal proves nothing."""
    handshake = repeats(opened("r01"), polling=polling)
    outcome = engineio_not_sticky(handshake)

    assert expected is type(outcome)
    if isinstance(outcome, Fail):
        assert Confidence.PROVEN is outcome.confidence
        said(engineio_not_sticky, outcome, "en", handshake=handshake)


@pytest.mark.parametrize(("backends", "cited"), [((ONE, TWO), True), ((ONE,), False)])
def test_a_configuration_with_several_backends_is_cited(backends, cited):
    """The second source, where it is known."""
    handshake = repeats(opened("r01"), polling=Polling(PollAnswer.ENGINE_IO, 200, 4, 2, 2))
    outcome = engineio_not_sticky(handshake, Proxy("nginx", "nginx.conf", backends=backends))

    assert cited is ("proxy:backends" in outcome.evidence)
