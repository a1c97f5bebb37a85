"""The URL is the prefix of a SockJS endpoint, whose WebSocket stands elsewhere."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import Proofs, cite_probe
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.other_endpoints import welcomes_sockjs
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

ADD_WEBSOCKET: Final = Step(
    "use_sockjs_raw_path",
    TODAY,
    15,
    _(
        "Add /websocket to the path of a plain WebSocket client, or let the client use the SockJS library; a server "
        "may also offer the endpoint without SockJS."
    ),
    _("A handshake at the path with /websocket opens."),
    snippet=_(
        'new WebSocket("{url}/websocket");\nnew SockJS("{http_url}");  // or this\n'
        'registry.addEndpoint("{path}");  // Spring, without .withSockJS()'
    ),
)


@rule(
    "protocol.sockjs.raw_path",
    leads_to=("http.endpoint.not_websocket", "http.path.not_found", "http.answer.unexplained"),
    text=Text(
        title=_("A plain WebSocket client meets a SockJS endpoint at {path}"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} answered by SockJS's greeting page, not by a "
            "WebSocket."
        ),
        cause=_("{path} is the prefix of a SockJS endpoint; its WebSocket for other clients is {path}/websocket."),
        fix=_("Add /websocket to the path, or use a SockJS client."),
        check=_("The answer to the upgrade request is 101."),
        name=_("A plain WebSocket client meets a SockJS endpoint"),
    ),
    steps=(ADD_WEBSOCKET,),
)
def sockjs_raw_path(handshake: Handshake, target: Target) -> Outcome:
    """Fail when SockJS's greeting answers the upgrade or a plain GET of the path; proven by it, as no other says it."""
    failed = tuple(one for one in handshake.repeats if ends.end_of(one))
    page = next((get.response for get in handshake.plain if get.label == "path"), None)
    ended = tuple(filter(_greeted, failed)) or (failed if welcomes_sockjs(page) else ())
    if not ended:
        return Pass()
    probe = Proofs(handshake).of("protocol.sockjs.raw_path")
    evidence = (*(("handshake:plain",) if handshake.plain else ()), *cite_probe(probe))
    of, path = len(handshake.repeats), target.url.path.rstrip("/")
    return ends.hit(ended, of, Confidence.PROVEN, evidence=evidence, path=path)


def _greeted(attempt: Attempt) -> bool:
    return welcomes_sockjs(attempt.response)
