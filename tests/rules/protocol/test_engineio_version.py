"""The server does not speak this generation of Socket.IO."""

from tests.building import repeats
from tests.rules.engineio_cases import late
from tests.rules.saying import said
from wsinvest.model.attempt import EngineIo
from wsinvest.model.stage import Reason
from wsinvest.rules.protocol.engineio_version import engineio_version

THREE = EngineIo(3, "websocket")


def test_a_connect_packet_of_the_other_generation_is_proof():
    """The title names the revision that was asked for."""
    handshake = repeats(late(Reason.OTHER_GENERATION, engineio=THREE))
    outcome = engineio_version(handshake)

    assert "EIO=3" in said(engineio_version, outcome, "en", handshake=handshake)["title"]
