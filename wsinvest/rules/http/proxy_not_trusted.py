"""The server refuses requests that come through this proxy, because the proxy is not on its list of trusted ones."""

import re
from typing import Final

from wsinvest.analysis import ends, surer
from wsinvest.analysis.front import body_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.TRUSTED_PROXIES
_STATUSES: Final = (400, 401, 403, 421, 500)
_IN_ANSWER: Final = re.compile(r"\b(?:un-?trusted|not (?:a )?trusted|trusted)[ _-]prox(?:y|ies)\b", re.I)
_LOGGED: Final = _("While we tried, the server's log said: {line}.")
_ANSWERED: Final = _("The answer itself says so.")
TRUST_PROXY: Final = Step(
    "trust_proxy",
    TODAY,
    15,
    _("Name the proxy's address in the server's list of trusted proxies, and restart the server."),
    _("The server's log has no further line on the proxy, and the handshake opens."),
    snippet=_(
        "# Home Assistant, configuration.yaml\n"
        "http:\n"
        "  use_x_forwarded_for: true\n"
        "  trusted_proxies: [ADDRESS-OF-THE-PROXY]\n"
        "# uvicorn: --forwarded-allow-ips; Express: app.set('trust proxy', ...)\n"
        "# Rails: config.action_dispatch.trusted_proxies"
    ),
)


@rule(
    "http.proxy.not_trusted",
    leads_to=("http.answer.unexplained", "http.auth.rejected"),
    text=Text(
        title=_("The server does not trust the proxy in front of it ({status})"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} refused; all that come through that proxy."),
        cause=_("The proxy forwards an address that the server believes only from proxies that it knows. {why}"),
        fix=_("Name the proxy's address in the server's list of trusted proxies."),
        check=_("The server's log has no further line on the proxy, and the handshake opens."),
        name=_("The server does not trust the proxy in front of it"),
    ),
    steps=(TRUST_PROXY,),
)
def proxy_not_trusted(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when refusals are explained so by the server's log (proven) or by the answer itself (inferred)."""
    ended = tuple(one for status in _STATUSES for one in ends.answered(handshake.repeats, status))
    of, status = len(handshake.repeats), ends.status_of(ended)
    if ended and log_delta and log_delta.lines(_SAYS):
        why: Phrase = filled(_LOGGED, line=quoted(log_delta, _SAYS))
        sure = sure_of(log_delta, ended, _SAYS)
        return ends.hit(ended, of, sure, evidence=log_delta.cite(_SAYS), status=status, why=why)
    told = tuple(one for one in ended if _IN_ANSWER.search(body_of(one)))
    if not told:
        return Pass()
    proof = (f"handshake:repeats/{told[0].id}/response/body",)
    status = ends.status_of(told)
    return ends.hit(told, of, Confidence.INFERRED, evidence=proof, surer=(surer.LOG,), status=status, why=_ANSWERED)
