"""SignalR does not know the connection id in the URL, or wants one."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import Proofs, cite_probe
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.other_endpoints import signalr_error
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

NEGOTIATE_AND_STAY: Final = Step(
    "negotiate_and_stay",
    TODAY,
    30,
    _(
        "Negotiate anew for each connection, and let the balancer keep a client at one server (sticky sessions), or "
        "let clients use WebSockets only with skipNegotiation: true."
    ),
    _("The handshake opens with the id that the negotiation gave, or without one."),
    snippet=_(
        "new signalR.HubConnectionBuilder().withUrl('{http_url}', {\n"
        "  skipNegotiation: true, transport: signalR.HttpTransportType.WebSockets })"
    ),
)


@rule(
    "protocol.signalr.connection_id",
    leads_to=("http.path.not_found", "http.answer.unexplained"),
    text=Text(
        title=_("SignalR refuses the connection for its id: {words}"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} answered with {status}."),
        cause=_(
            "The id in the URL comes from a negotiation, and only the server that gave it out knows it, for a short "
            "time: it is missing, old, or of another server behind the balancer."
        ),
        fix=_("Let negotiation and connection reach the same server, or skip the negotiation."),
        check=_("A new client's connection opens."),
        name=_("SignalR refuses the connection for its id"),
    ),
    steps=(NEGOTIATE_AND_STAY,),
)
def signalr_connection_id(handshake: Handshake) -> Outcome:
    """Fail when SignalR's own words are about the connection id; proven by them, since no other server says them."""
    ended = tuple(filter(_refused, handshake.repeats))
    if not ended:
        return Pass()
    probe = Proofs(handshake).of("protocol.signalr.connection_id")
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN,
        evidence=cite_probe(probe),
        words=signalr_error(ended[0].response),
        status=ends.status_of(ended),
    )


def _refused(attempt: Attempt) -> bool:
    return ends.end_of(attempt) is not None and bool(signalr_error(attempt.response))
