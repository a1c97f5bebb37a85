"""The server behind the proxy does not learn that the client came by TLS."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.forwarding import SCHEME_LINES, leads_back
from wsinvest.analysis.origin import ORIGIN_RIVAL
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.proxy_headers import unset
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_CODE: Final = "http.proxy.scheme_lost"
_HEADER: Final = "X-Forwarded-Proto"
_TURNED: Final = _("With X-Forwarded-Proto: https sent by us, and nothing else changed, the server answers otherwise.")
_BY_ORIGIN: Final = _("The server refuses {refused} and takes {taken}: it sees its own address with another scheme.")
_TO_ITSELF: Final = _("The server sends wss to the same URL again, as it does with plain connections.")
_NOT_SET: Final = _("{why} The proxy's configuration sets no X-Forwarded-Proto.")
_SET: Final = _(
    "{why} The proxy's configuration sets X-Forwarded-Proto to {value}: the server does not trust it, or it says http."
)
FORWARD_SCHEME: Final = Step(
    "forward_scheme",
    TODAY,
    15,
    _("Let the proxy send X-Forwarded-Proto with the client's scheme, and let the server trust it; then reload both."),
    _("The handshake by wss is neither redirected to itself nor refused for the scheme of its Origin."),
    snippet=SCHEME_LINES,
    restarts=True,
)


@rule(
    "http.proxy.scheme_lost",
    leads_to=(
        "http.answer.unexplained",
        "http.auth.rejected",
        "http.endpoint.not_websocket",
        "http.origin.rejected",
        "http.path.not_found",
        "http.proxy.upgrade_stripped",
        "http.redirect.elsewhere",
        "http.server.websocket_unsupported",
    ),
    text=Text(
        title=_("The server behind the proxy takes the connection for plain HTTP ({status})"),
        impact=_("{count:int} of {of:int} attempts by wss {count:plural:was|were} redirected or refused."),
        cause=_("TLS ends at a proxy that does not pass X-Forwarded-Proto on, or is not trusted to. {why}"),
        fix=_("Send X-Forwarded-Proto: https from the proxy, and let the server trust it."),
        check=_("The handshake by wss opens."),
        name=_("The server behind the proxy takes TLS for plain HTTP"),
    ),
    steps=(FORWARD_SCHEME,),
)
def proxy_scheme_lost(
    handshake: Handshake, target: Target, proxy: Proxy | None = None, config: Config | None = None
) -> Outcome:
    """Fail when the scheme of the client does not reach the server; proven by a probe, or with the configuration.

    Inferred from a redirect to itself alone, or from an Origin that is taken with another scheme only.
    """
    probe = Proofs(handshake).of(_CODE)
    if probe is not None and probe.change is not None and probe.change.axis == "origin":
        return _by_origin(handshake, probe, proxy, config)
    if probe is not None:
        sure = Confidence.PROVEN if probe.opened else Confidence.INFERRED
        return _found(handshake, ends.as_typical(handshake), sure, _TURNED, proxy, _shown(probe))
    ended = tuple(one for one in handshake.repeats if leads_back(one, target))
    if not ended or Proofs(handshake).any:
        return Pass()
    sure = Confidence.PROVEN if unset(proxy, _HEADER) else Confidence.INFERRED
    return _found(handshake, ended, sure, _TO_ITSELF, proxy)


def _by_origin(handshake: Handshake, probe: Attempt, proxy: Proxy | None, config: Config | None) -> Outcome:
    """The Fail for an Origin that is let in with another scheme; Pass where a list of origins was named."""
    listed = config is not None and config.setting("WS_ALLOWED_ORIGINS").state is ValueState.SET
    if listed and not unset(proxy, _HEADER):
        return Pass()  # the list may lack the scheme
    ended = ends.as_typical(handshake)
    why = filled(_BY_ORIGIN, refused=ended[0].sent.origin, taken=probe.sent.origin)
    sure = Confidence.PROVEN if unset(proxy, _HEADER) and probe.opened else Confidence.INFERRED
    rivals = () if sure is Confidence.PROVEN else (ORIGIN_RIVAL,)
    return _found(handshake, ended, sure, why, proxy, _shown(probe), rivals=rivals)


def _found(
    handshake: Handshake,
    ended: tuple[Attempt, ...],
    sure: Confidence,
    why: Phrase,
    proxy: Proxy | None,
    *evidence: str,
    rivals: tuple[Rival, ...] = (),
) -> Fail:
    said, cited = _configured(proxy, why)
    return ends.hit(
        ended,
        len(handshake.repeats),
        sure,
        evidence=(*evidence, *cited),
        rivals=rivals,
        status=ends.status_of(ended),
        why=said,
    )


def _configured(proxy: Proxy | None, why: Phrase) -> tuple[Phrase, tuple[str, ...]]:
    """The reason with what the configuration says of the header, and the reference to it."""
    if unset(proxy, _HEADER):
        return filled(_NOT_SET, why=why), ("proxy:headers",)
    told = proxy.header(_HEADER) if proxy else None
    if told is not None:
        return filled(_SET, why=why, value=told.value), ("proxy:headers",)
    return why, ()


def _shown(probe: Attempt) -> str:
    return f"handshake:probes/{probe.id}/stages"
