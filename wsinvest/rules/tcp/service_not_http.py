"""What answers at the port is not HTTP/1.1."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.listener import Listener, Spoken
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import NOTHING, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

CORRECT_PORT: Final = Step(
    "correct_port",
    TODAY,
    15,
    _("Correct the port in the URL: what answers there is another service."),
    _("A plain HTTP/1.1 request to the port gets a status line."),
    snippet=_(
        "# on {host}: what listens there, and where does the server listen?\nss -ltnp 'sport = :{port}'\nss -ltnp"
    ),
)

WEBSOCKET_LISTENER: Final = Step(
    "websocket_listener",
    TODAY,
    15,
    _("Use the broker's WebSocket listener, often port 9001, 8083 or 15675, or give it one."),
    _("A handshake at the WebSocket listener opens with the subprotocol mqtt."),
    snippet=_(
        "# mosquitto.conf\n"
        "listener 9001\n"
        "protocol websockets\n"
        "# EMQX: ws://HOST:8083/mqtt\n"
        "# RabbitMQ: rabbitmq-plugins enable rabbitmq_web_mqtt"
    ),
    restarts=True,
)
CORRECT_BACKEND: Final = Step(
    "correct_backend",
    TODAY,
    15,
    _("Give the proxy the address of the server's HTTP/1.1 port: what it has now answers something else."),
    _("The proxy's log has no further line on an answer that is not valid."),
    snippet=_(
        "# on the proxy's host: the address that it uses, and what answers there\n"
        "grep -rnE 'proxy_pass|ProxyPass|server ' /etc/{nginx,apache2,haproxy}\n"
        "curl -sS -i -m 5 --http1.1 http://ADDRESS/"
    ),
    restarts=True,
)
STEPS: Final = {Spoken.MQTT: WEBSOCKET_LISTENER}
_NAMED: Final = _(", but {protocol}")
_OTHER: Final = _(
    "Another service listens on that port, such as SSH, a database or gRPC; or the server takes HTTP/2 only, "
    "or the answer is damaged on the way."
)
_WHY: Final = {
    Spoken.MQTT: _(
        "The port is a broker's listener for plain MQTT, not for MQTT over WebSocket: it answered a CONNECT packet of "
        "MQTT, and cuts off what begins with HTTP."
    ),
    Spoken.HTTP2: _("The port takes HTTP/2 only, as gRPC services do; a WebSocket begins with HTTP/1.1."),
}
_BEHIND: Final = LogPattern.UPSTREAM_NOT_HTTP
_THERE: Final = _(" behind the proxy")
_PASSED_ON: Final = _(
    "The proxy passes on what it gets at {address}, and its log says that this is not HTTP/1.1: a server that takes "
    "HTTP/2 only, such as gRPC, or another service."
)


@rule(
    "tcp.service.not_http",
    leads_to=("tcp.connection.reset", "http.handshake.closed_early", "tls.handshake.failed", "http.handshake.timeout"),
    text=Text(
        title=_("What answers{at} is not HTTP/1.1{named}"),
        impact=_("{count:int} of {of:int} attempts got no HTTP/1.1 answer."),
        cause=_("{why}"),
        fix=_("Correct the port in the URL."),
        check=_("A plain HTTP/1.1 request to that port gets a status line."),
        name=_("What answers at the port is not HTTP/1.1"),
    ),
    steps=(CORRECT_PORT, WEBSOCKET_LISTENER, CORRECT_BACKEND),
)
def service_not_http(
    handshake: Handshake,
    target: Target,
    look: CertificateLook | None = None,
    listener: Listener | None = None,
    log_delta: LogDelta | None = None,
) -> Outcome:
    """Fail when the answer is not HTTP/1.1; proven by its bytes, or by another protocol that the port speaks.

    Pass where TLS or HTTP/2 is spoken on the port.
    """
    known = listener is not None and listener.spoken is not Spoken.UNKNOWN
    ended = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.NOT_HTTP)
    ended = handshake.repeats if known else ended
    if not ended or ends.speaks_tls(handshake) or (look and look.session and look.session.alpn == "h2"):
        return Pass()
    if log_delta and not known and log_delta.lines(_BEHIND):
        return _behind(ended, len(handshake.repeats), log_delta)
    spoken = listener.spoken if listener else Spoken.UNKNOWN
    named = filled(_NAMED, protocol=ENUMS[Spoken][spoken]) if known else NOTHING
    of, cited = len(handshake.repeats), ("listener:spoken",) if known else ()
    found = ends.hit(
        ended, of, Confidence.PROVEN, evidence=cited, at=at_address(target), named=named, why=_WHY.get(spoken, _OTHER)
    )
    return replace(found, steps=(STEPS.get(spoken, CORRECT_PORT),))


def _behind(ended: tuple[Attempt, ...], of: int, log: LogDelta) -> Outcome:
    """The proxy's own log says it of the server behind."""
    why = filled(_PASSED_ON, address=", ".join(log.about(_BEHIND)) or "?")
    cited = log.cite(_BEHIND)
    found = ends.hit(ended, of, Confidence.PROVEN, evidence=cited, at=_THERE, named=NOTHING, why=why)
    return replace(found, steps=(CORRECT_BACKEND,))
