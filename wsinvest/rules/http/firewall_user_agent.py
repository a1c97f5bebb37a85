"""The server, or a firewall before it, lets in browsers only."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

ADMIT_CLIENT: Final = Step(
    "admit_client",
    TODAY,
    30,
    _("Find the rule on User-Agent in firewall, proxy and server, and admit the programs that are to connect."),
    _("A handshake with the program's own User-Agent opens."),
    snippet=_(
        "grep -rniE 'user.?agent' /etc/{nginx,apache2,haproxy} .\n"
        "wsinvest diagnose {url} -H 'User-Agent: <that of the client>'"
    ),
)


@rule(
    "http.firewall.user_agent",
    leads_to=(
        "http.answer.unexplained",
        "http.auth.rejected",
        "http.auth.required",
        "http.endpoint.not_websocket",
        "http.firewall.blocked",
        "http.handshake.closed_early",
        "http.service.unavailable",
    ),
    text=Text(
        title=_("Only what calls itself a browser is let in"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} refused; programs that are no browsers cannot "
            "connect."
        ),
        cause=_(
            "With User-Agent and Sec-Fetch-* of a browser the same request comes further: a firewall, the proxy or the "
            "server goes by the name of the client's program."
        ),
        fix=_("Admit the clients' programs at the rule on User-Agent; any client can send another name."),
        check=_("A handshake with the program's own User-Agent opens."),
    ),
    steps=(ADMIT_CLIENT,),
)
def firewall_user_agent(handshake: Handshake) -> Outcome:
    """Fail when only the request with a browser's headers gets further: proven if it opens, else inferred."""
    probe = Proofs(handshake).of("http.firewall.user_agent")
    if probe is None:
        return Pass()
    return ends.hit(
        ends.as_typical(handshake),
        len(handshake.repeats),
        Confidence.PROVEN if probe.opened else Confidence.INFERRED,
        at_most=Severity.HIGH,
        evidence=(f"handshake:probes/{probe.id}",),
    )
