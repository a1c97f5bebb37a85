"""A firewall or bot check answers in place of the server."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import is_blocked, words
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

LET_PASS: Final = Step(
    "let_pass_firewall",
    TODAY,
    30,
    _("Find the request in the firewall's log by its time, and let upgrades on this path pass the rule named there."),
    _("The answer comes from the server, not from the firewall."),
)


@rule(
    "http.firewall.blocked",
    text=Text(
        title=_("A firewall or bot check answers in place of the server ({status})"),
        impact=_("{count:int} of {of:int} attempts never reached the server."),
        cause=_(
            "The answer bears the marks of a firewall's own page: the token was not looked at. Its own words: {words}."
        ),
        fix=_("Let upgrade requests on this path pass; a bot check cannot be solved by a WebSocket client."),
        check=_("The answer comes from the server."),
        name=_("A firewall or bot check answers in place of the server"),
    ),
    steps=(LET_PASS,),
)
def firewall_blocked(handshake: Handshake) -> Outcome:
    """Fail when the answer has headers or text of a known firewall or bot check; inferred."""
    ended = tuple(filter(is_blocked, handshake.repeats))
    if not ended:
        return Pass()
    of, status, said = len(handshake.repeats), ends.status_of(ended), words(ended[0].response)
    return ends.hit(ended, of, Confidence.INFERRED, status=status, words=said)
