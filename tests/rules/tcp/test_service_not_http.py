"""What answers at the port is not HTTP/1.1."""

import pytest

from tests.building import case, ended, repeats
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.finding import Confidence
from wsinvest.model.stage import Reason, StageName
from wsinvest.transport.http1 import ResponseReader

SETTINGS = bytes.fromhex("000006040000000000000500004000")  # how a server begins HTTP/2: RFC 9113, 3.4
SSH = b"SSH-2.0-OpenSSH_9.6\r\n"


@pytest.mark.parametrize("said", [SETTINGS, SSH])
def test_another_service_is_not_to_be_started(said: bytes):
    """Something listens: it speaks HTTP/2 or no HTTP at all, and the port is what has to be corrected."""
    reader = ResponseReader()
    reader.feed(said)
    found = diagnose(case(handshake=repeats(ended("r01", StageName.RESPONSE, reader.failed))))

    assert Reason.NOT_HTTP is reader.failed
    assert ("tcp.service.not_http", Confidence.PROVEN) == (found.findings[0].code, found.findings[0].confidence)
    assert ("correct_port", True) == (found.first.id, ":8765" in found.first.snippet.say("en"))
