"""The server rejects the Origin header."""

from dataclasses import dataclass, replace

from wsinvest.analysis import ends, surer
from wsinvest.analysis.devserver import speaks_vite
from wsinvest.analysis.forwarding import own_page_behind_gateway
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.origin import ALLOW_ORIGIN, NAME_ORIGIN, speaks_of_origin
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
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_SAYS = LogPattern.ORIGIN_REJECTED
_CUT = (Reason.CLOSED, Reason.RESET)
VITE_TOKEN = Step(
    "vite_token",
    TODAY,
    5,
    _("Add the token that Vite gives its page to the URL; the page's own client does so by itself."),
    _("The handshake with ?token= and the same Origin opens."),
    snippet=_("curl -s {at}/@vite/client | grep wsToken\nwsinvest diagnose '{url}?token=<wsToken>' -o {origin}"),
)
_TURNED_BY_ORIGIN = _("With another Origin, and nothing else changed, the server answers otherwise.")
_NAMES_ORIGIN = _("The answer itself says that the origin is the reason.")
_LOGGED = _("While we tried, the server's log said: {line}.")
_NO_ORIGIN = _("no Origin")
_TURNED_BY_NONE = _(
    "Without an Origin, and nothing else changed, the server answers otherwise. But it is Vite's, which asks whoever "
    "sends an Origin for the token of its page."
)
# Vite since 5.4.12 and 6.0.9.
_BROWSERS_TOKEN = Rival(
    "token.value.missing",
    "curl -s http://HOST/@vite/client | grep -i wsToken",
    _("A token: the page adds it to its URL as ?token=; whoever sends no Origin needs none."),
)


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
    steps=(ALLOW_ORIGIN, NAME_ORIGIN, VITE_TOKEN),
)
def origin_rejected(
    handshake: Handshake,
    target: Target,
    config: Config | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
) -> Outcome:
    """Fail when the refusal names the Origin, or only another Origin gets further; proven by that probe or by the log.

    Inferred where a proxy may replace the Host that the server compares it with, and for Vite, which asks whoever
    sends an Origin for a token.

    MEDIUM if no Origin was sent because none was named: browsers send one, so the service may work for its pages.
    """
    probe = Proofs(handshake).of("http.origin.rejected")
    logged = log_delta.cite(_SAYS) if log_delta else ()
    ended = _ended(handshake, told=bool(probe or logged))
    if not ended or not (probe or logged or all(map(speaks_of_origin, ended))):
        return Pass()
    doubtful = bool(own_page_behind_gateway(handshake, target, proxy, config))
    shown = _by_probe(handshake, probe, logged, doubtful=doubtful) if probe else _by_words(ended, log_delta, logged)
    told = config is not None and config.setting("WS_ALLOWED_ORIGINS").state is ValueState.SET
    unsent = not ended[0].sent.origin and not told
    found = ends.hit(
        ended,
        len(handshake.repeats),
        shown.sure,
        at_most=Severity.MEDIUM if unsent else Severity.CRITICAL,
        evidence=shown.evidence,
        rivals=shown.rivals,
        surer=(surer.ORIGIN,),
        origin=ended[0].sent.origin or _NO_ORIGIN,
        status=ends.status_of(ended) or NO_ANSWER,
        why=shown.why,
    )
    step = VITE_TOKEN if shown.rivals else NAME_ORIGIN if unsent else ALLOW_ORIGIN
    return replace(found, not_given=unsent, steps=(step,))


@dataclass(frozen=True, slots=True)
class _Shown:
    """That the Origin is the reason: how sure, by what, its evidence, and what else it may be."""

    sure: Confidence
    why: Phrase
    evidence: tuple[str, ...]
    rivals: tuple[Rival, ...] = ()


def _by_probe(handshake: Handshake, probe: Attempt, logged: tuple[str, ...], *, doubtful: bool) -> _Shown:
    """`doubtful`: a proxy may replace the Host that the server compares the Origin with."""
    if not (logged or probe.sent.origin) and speaks_vite(handshake):
        return _Shown(Confidence.INFERRED, _TURNED_BY_NONE, (_stages(probe),), (_BROWSERS_TOKEN,))
    sure = Confidence.INFERRED if doubtful else Confidence.PROVEN
    return _Shown(sure, _TURNED_BY_ORIGIN, (_stages(probe), *logged))


def _by_words(ended: tuple[Attempt, ...], log_delta: LogDelta | None, logged: tuple[str, ...]) -> _Shown:
    """By a line of the log, else by the words of the answer."""
    if log_delta and logged:
        return _Shown(_sure_by_log(log_delta, ended), filled(_LOGGED, line=quoted(log_delta, _SAYS)), logged)
    return _Shown(Confidence.INFERRED, _NAMES_ORIGIN, (f"handshake:repeats/{ended[0].id}/response/body",))


def _stages(probe: Attempt) -> str:
    return f"handshake:probes/{probe.id}/stages"


def _ended(handshake: Handshake, *, told: bool) -> tuple[Attempt, ...]:
    """The attempts that an Origin may have ended.

    Where a probe or the log has told, also those that ended by 404 (Action Cable) or without an answer (a server that
    destroys the socket, `return 444`).
    """
    answered = ends.answered(handshake.repeats, 400, 401, 403, *((404,) if told else ()))
    return answered or (ends.failed_at(handshake.repeats, StageName.RESPONSE, *_CUT) if told else ())


def _sure_by_log(log_delta: LogDelta, ended: tuple[Attempt, ...]) -> Confidence:
    """How sure the log makes it; one line that names our Origin is enough, since some servers write it once only."""
    ours = ended[0].sent.origin
    return Confidence.PROVEN if ours and ours in log_delta.about(_SAYS) else sure_of(log_delta, ended, _SAYS)
