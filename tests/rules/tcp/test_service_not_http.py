"""What answers at the port is not HTTP/1.1."""

import pytest

from tests.building import case, ended, repeats, said, target
from tests.rules.logs import added
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.listener import Listener, Spoken
from wsinvest.facts.log import LogPattern
from wsinvest.facts.words import ENUMS
from wsinvest.model.finding import Confidence
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tcp.service_not_http import service_not_http
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


@pytest.mark.parametrize(("spoken", "step"), [(Spoken.MQTT, "websocket_listener"), (Spoken.REDIS, "correct_port")])
@pytest.mark.parametrize("reason", [Reason.RESET, Reason.CLOSED])
def test_another_protocol_that_cuts_off_http(spoken, step, reason):
    """It is the one cause, whether a client sees a reset or a close, and is named."""
    seen = Listener(None, 1000.0, 1000.0, spoken, (spoken,))
    found = diagnose(case(handshake=repeats(ended("r01", StageName.RESPONSE, reason)), listener=seen))

    assert ["tcp.service.not_http"] == [one.code for one in found.findings if one.root_cause]
    assert (step, True) == (
        found.first.id,
        ENUMS[Spoken][spoken].say("en") in found.findings[0].values["named"].say("en"),
    )


def test_a_proxy_says_it_of_the_server_behind_it():
    """The URL's port is right then, and the address that the proxy has is to be corrected."""
    log = added(LogPattern.UPSTREAM_NOT_HTTP, 1, "127.0.0.1:9000")
    cut = repeats(ended("r01", StageName.RESPONSE, Reason.NOT_HTTP))
    found = said(service_not_http, handshake=cut, target=target(), log_delta=log)

    assert ["correct_backend"] == [step.id for step in found.steps]
    assert "behind the proxy" in service_not_http.text.say("title", "en", found.values)
    assert "127.0.0.1:9000" in service_not_http.text.say("cause", "en", found.values)
