"""The server rejects the Origin header."""

from dataclasses import replace

from wsinvest.analysis import ends, surer
from wsinvest.analysis.forwarding import own_page_behind_gateway
from wsinvest.analysis.origin import speaks_of_origin
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_SAYS = LogPattern.ORIGIN_REJECTED
ALLOW_ORIGIN = Step(
    "allow_origin",
    TODAY,
    15,
    _("Add the application's origin to the list of the server, scheme and port included."),
    _("The handshake with that Origin opens."),
    snippet=_(
        "{origin}\n"
        '# websockets: origins=["{origin}"]\n'
        '# Socket.IO: cors: { origin: "{origin}" }\n'
        "# Tornado: check_origin(); Django Channels: ALLOWED_HOSTS"
    ),
)
NAME_ORIGIN = Step(
    "name_origin",
    TODAY,
    5,
    _("Name the address of the application's page as the Origin, as its browsers send it, and run this again."),
    _("The handshake with that Origin opens, or its refusal is explained."),
    snippet=_("wsinvest diagnose {url} -o {origin}"),
)
_TURNED_BY_ORIGIN = _("With another Origin, and nothing else changed, the server answers otherwise.")
_NAMES_ORIGIN = _("The answer itself says that the origin is the reason.")
_LOGGED = _("While we tried, the server's log said: {line}.")
_NO_ORIGIN = _("no Origin")


@rule(
    "http.origin.rejected",
    text=Text(
        title=_("The server refuses the origin: {origin}"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} refused; pages of that origin cannot connect."
        ),
        cause=_("{why} The answer is {status}."),
        fix=_("Add the application's origin to the server's list."),
        check=_("The handshake with the application's Origin opens."),
        name=_("The server refuses the origin"),
    ),
    steps=(ALLOW_ORIGIN, NAME_ORIGIN),
)
def origin_rejected(
    handshake: Handshake,
    target: Target,
    config: Config | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
) -> Outcome:
    """Fail when the refusal names the Origin, or only another Origin gets further; proven by that probe or by the log.

    Inferred where a proxy may replace the Host that the server compares it with.

    MEDIUM if no Origin was sent because none was named: browsers send one, so the service may work for its pages.
    """
    probe = Proofs(handshake).of("http.origin.rejected")
    logged = log_delta.cite(_SAYS) if log_delta else ()
    ended = ends.answered(handshake.repeats, 400, 401, 403, *((404,) if probe or logged else ()))  # 404: Action Cable
    if not ended or not (probe or logged or all(map(speaks_of_origin, ended))):
        return Pass()
    if probe:
        doubtful = own_page_behind_gateway(handshake, target, proxy, config)  # the proxy may replace Host
        sure = Confidence.INFERRED if doubtful else Confidence.PROVEN
        why: Phrase = _TURNED_BY_ORIGIN
        proof: tuple[str, ...] = (f"handshake:probes/{probe.id}/stages", *logged)
    elif log_delta and logged:
        sure = _sure_by_log(log_delta, ended)
        why, proof = filled(_LOGGED, line=quoted(log_delta, _SAYS)), logged
    else:
        sure, why = Confidence.INFERRED, _NAMES_ORIGIN
        proof = (f"handshake:repeats/{ended[0].id}/response/body",)
    origin = ended[0].sent.origin or _NO_ORIGIN
    of, status = len(handshake.repeats), ends.status_of(ended)
    told = config is not None and config.setting("WS_ALLOWED_ORIGINS").state is ValueState.SET
    unsent = not ended[0].sent.origin and not told
    found = ends.hit(
        ended,
        of,
        sure,
        at_most=Severity.MEDIUM if unsent else Severity.CRITICAL,
        evidence=proof,
        surer=(surer.ORIGIN,),
        origin=origin,
        status=status,
        why=why,
    )
    return replace(found, not_given=unsent, steps=(NAME_ORIGIN if unsent else ALLOW_ORIGIN,))


def _sure_by_log(log_delta: LogDelta, ended: tuple[Attempt, ...]) -> Confidence:
    """How sure the log makes it; one line that names our Origin is enough, since some servers write it once only."""
    ours = ended[0].sent.origin
    return Confidence.PROVEN if ours and ours in log_delta.about(_SAYS) else sure_of(log_delta, ended, _SAYS)
