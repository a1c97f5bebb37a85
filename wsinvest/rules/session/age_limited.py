"""Every session ends at the same age, however much is said on it."""

from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.closing import NO_CODE, NO_REASON
from wsinvest.analysis.engineio import left_unanswered
from wsinvest.analysis.held import Ended, Why, ended
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.awaiting import Awaits
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.session import HeldSessions
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

FIND_AGE_LIMIT: Final = Step(
    "find_age_limit",
    TODAY,
    30,
    _("Find the limit of this length, raise it, and let clients reconnect before it where it must stay."),
    _("A session on which pings flow outlives that age."),
    snippet=_(
        "# a limit on the age of connections or requests, not on silence:\n"
        "grep -rnE 'max_connection_age|timeout' /etc/{nginx,haproxy,envoy}\n"
        "# gunicorn: --timeout, with sync workers; Caddy: stream_timeout\n"
        "# Google Cloud: the backend service's timeoutSec; Envoy: max_stream_duration"
    ),
)
# graphql-ws closes with 4408 after connectionInitWaitTimeout, 3 s by default (its PROTOCOL.md)
_INITIALISATION: Final = 4408
# Subprotocols in which the client speaks first: graphql-ws, MQTT CONNECT, STOMP CONNECT, WAMP HELLO, XMPP open, OCPP.
_CLIENT_BEGINS: Final = ("graphql", "mqtt", "v10.stomp", "v11.stomp", "v12.stomp", "wamp", "xmpp", "ocpp")
_LIMIT: Final = _("Something limits how long a session may live, or wants messages that pings do not replace.")
_ASKED: Final = _(
    "The server asked for a credential in a message, and none was sent: it may end such sessions on purpose, and then "
    "nothing is wrong with it."
)
_BEGINS: Final = _(
    "In this protocol the client speaks first, and nothing was sent: the server may end such sessions on purpose, and "
    "then nothing is wrong with it."
)
_MESSAGES_RIVAL: Final = Rival(
    "session.idle.server_timeout",
    "wsinvest diagnose URL --hold --message FIRST-MESSAGE",
    _("With the first message of the application, sent on each session: if they live on, the server waits for it."),
)


@rule(
    "session.age.limited",
    leads_to=("session.close.abnormal", "session.close.while_held"),
    text=Text(
        title=_("Every session ends at the age of {age:s}, with pings too"),
        impact=_(
            "All {count:int} held sessions ended at this age, though pings were answered on {pinged:int} of them. Code "
            "of the close frame: {code}; its reason: {reason}."
        ),
        cause=_("{what}"),
        fix=_("Raise that limit, or let clients reconnect before it."),
        check=_("A session on which pings flow outlives {age:s}."),
        name=_("Every session ends at the same age"),
    ),
    steps=(FIND_AGE_LIMIT,),
)
def age_limited(session: HeldSessions, handshake: Handshake | None = None, target: Target | None = None) -> Outcome:
    """Fail when all held sessions end at one age, not at one moment, although pings were answered; proven by that.

    MEDIUM and inferred where the server may only have waited for a first message that was not sent. Pass where its own
    words or heartbeats show that it wants messages, and where Socket.IO never came to its connect event: it ends those.
    """
    found = ended(session)
    if found is None or found.why is not Why.AGE or found.says_silence or found.unanswered:
        return Pass()
    if handshake is not None and left_unanswered(handshake, target):
        return Pass()
    what = _awaited(session, found)
    waits = what is not _LIMIT
    return Fail(
        Severity.MEDIUM if waits else Severity.HIGH,
        Confidence.INFERRED if waits else Confidence.PROVEN,
        {
            "what": what,
            "age": round(found.age_s, 1),
            "count": len(found.holds),
            "pinged": len(session.pinged),
            "code": found.first.code or NO_CODE,
            "reason": found.first.said or NO_REASON,
        },
        found.evidence,
        rivals=(_MESSAGES_RIVAL,),
        surer=(surer.LOG,),
    )


def _awaited(session: HeldSessions, ended: Ended) -> Phrase:
    """What the server may have waited for: the protocol, the close code or its messages say so, and none was sent."""
    if session.spoken:
        return _LIMIT
    if all(one.awaits is Awaits.CREDENTIAL for one in ended.holds):
        return _ASKED
    protocol = session.subprotocol.lower().startswith(_CLIENT_BEGINS)
    return _BEGINS if protocol or any(one.code == _INITIALISATION for one in ended.holds) else _LIMIT
