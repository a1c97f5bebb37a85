"""No Origin is sent, although the server accepts only some."""

from typing import Final

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.ends import answered
from wsinvest.analysis.proofs import Proofs, cite_probe
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_FORBIDDEN: Final = 403
SEND_ORIGIN: Final = Step(
    "send_origin",
    TODAY,
    15,
    _("Send one of the allowed origins from clients that are no browsers, or allow clients without Origin."),
    _("A handshake with the allowed Origin opens."),
    snippet=_(
        'new WebSocket("{url}", { origin: "<allowed origin>" }) // Node\n'
        'connect("{url}", origin="<allowed origin>")  # Python'
    ),
)


@rule(
    "config.origin.missing",
    leads_to=("http.origin.rejected",),
    text=Text(
        title=_("No Origin is sent, although the server allows only some"),
        impact=_("Tools and native clients get 403 where a browser, which always sends an Origin, connects."),
        cause=_("WS_ORIGIN is not set while the server checks for the origins of WS_ALLOWED_ORIGINS."),
        fix=_("Send one of the allowed origins (WS_ORIGIN), or let the server accept clients without one."),
        check=_("A handshake with an allowed Origin opens."),
    ),
    steps=(SEND_ORIGIN,),
)
def origin_missing(config: Config, handshake: Handshake) -> Outcome:
    """Fail when a request without Origin gets 403 although WS_ALLOWED_ORIGINS is set; proven by an allowed Origin.

    Inferred and MEDIUM if no such probe was made; Pass if one was made and did not help.
    """
    refused = tuple(one for one in answered(handshake.repeats, _FORBIDDEN) if not one.sent.origin)
    if not refused or config.setting("WS_ALLOWED_ORIGINS").state is not ValueState.SET:
        return Pass()
    evidence = (f"handshake:repeats/{refused[0].id}/response/status", *cite(config, "WS_ALLOWED_ORIGINS"))
    probe = Proofs(handshake).of("config.origin.missing")
    if probe is not None:
        return Fail(Severity.HIGH, Confidence.PROVEN, evidence=(*evidence, *cite_probe(probe)))
    if Proofs(handshake).tried("config.origin.missing"):
        return Pass()
    return Fail(Severity.MEDIUM, Confidence.INFERRED, evidence=evidence)
