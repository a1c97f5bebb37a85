"""The server opens only for those who send its cookie back."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends, surer
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

NAME_COOKIE: Final = Step(
    "name_cookie",
    TODAY,
    5,
    _("Load a page of the server before the handshake, and send its cookie; name one to this run."),
    _("The handshake with that cookie opens."),
    snippet=_(
        "curl -sS -D - -o /dev/null {http_url} | grep -i '^set-cookie'\n"
        "# with the name and the value that stand there:\n"
        "wsinvest diagnose {url} -b '<name>=<value>'"
    ),
)


@rule(
    "http.cookie.required",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The server opens only for those who send its cookie back"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} refused; browsers send it by themselves."),
        cause=_("The server sets a cookie on its pages or with its refusal, and looks for it in the handshake."),
        fix=_("Let clients that are no browsers load a page first and send its cookie, or let the server do without."),
        check=_("A handshake with that cookie opens."),
    ),
    steps=(NAME_COOKIE,),
)
def cookie_required(handshake: Handshake) -> Outcome:
    """Fail when only a request with the server's own cookie gets further; proven if it opens.

    MEDIUM, and not the service's fault: its browsers send that cookie, and this run was given none.
    """
    probe = Proofs(handshake).of("http.cookie.required")
    if probe is None:
        return Pass()
    found = ends.hit(
        ends.as_typical(handshake),
        len(handshake.repeats),
        Confidence.PROVEN if probe.opened else Confidence.INFERRED,
        at_most=Severity.MEDIUM,
        evidence=(f"handshake:probes/{probe.id}/stages",),
        surer=(surer.COOKIE,),
    )
    return replace(found, not_given=True)
