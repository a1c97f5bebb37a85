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
    _(
        "Find the rule on the client's program in firewall, proxy and server (on User-Agent as a rule, else on "
        "Accept-Language or Sec-Fetch-*), and admit the programs that are to connect."
    ),
    _("A handshake with the program's own headers opens."),
    snippet=_(
        "grep -rniE 'user.?agent|accept.lang|sec.fetch' \\\n /etc/{nginx,apache2,haproxy} .\n"
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
        title=_("Only what sends the headers of a browser is let in"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} refused; programs that are no browsers cannot "
            "connect."
        ),
        cause=_(
            "With the headers of a browser (User-Agent, Accept-Language, Sec-Fetch-* and the like) the same request "
            "comes further: a firewall, the proxy or the server goes by one of them, as a rule by User-Agent."
        ),
        fix=_("Admit the clients' programs at that rule; any client can send the headers of a browser."),
        check=_("A handshake with the program's own headers opens."),
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
