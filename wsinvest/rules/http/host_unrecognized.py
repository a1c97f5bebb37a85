"""The server does not serve the URL's host name."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import NO_ANSWER, NO_WORDS, speaks_of_host, words
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target, host_header

_SAYS: Final = LogPattern.HOST_REJECTED
_TURNED: Final = _("On the same connection, and with nothing else changed, the endpoint answers to another Host header")
_SAID: Final = _("The answer itself says that the Host header is the reason")
_LOGGED: Final = _("While we tried, the server's log said")
_DEFAULT_SITE: Final = _(
    "By its configuration no site of the proxy has this name, so that the default site answers; the one that passes "
    "the path on has other names"
)
_MORE: Final = _("{why}: {other}")
FIX_HOST: Final = Step(
    "fix_host",
    TODAY,
    15,
    _(
        "Use the name that the server serves in the URL, or add this one to it (nginx: server_name; Apache: ServerName "
        "or ServerAlias; HAProxy: the rule on hdr(host); frameworks: their list of allowed hosts)."
    ),
    _("A handshake with the URL's own Host is answered by the endpoint."),
)


@rule(
    "http.host.unrecognized",
    leads_to=(
        *("http.endpoint.not_websocket", "http.path.not_found", "http.handshake.closed_early", "tcp.connection.reset"),
        *("http.service.unavailable", "http.answer.unexplained", "http.auth.rejected", "http.redirect.elsewhere"),
    ),
    text=Text(
        title=_("The server does not serve the name {host} ({status})"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} not answered by the endpoint."),
        cause=_("{why}."),
        fix=_("Use the name that is served, or let the server serve this one too."),
        check=_("A handshake with the URL's own Host is answered by the endpoint."),
        name=_("The server does not serve that name"),
    ),
    steps=(FIX_HOST,),
)
def host_unrecognized(
    handshake: Handshake, target: Target, log_delta: LogDelta | None = None, proxy: Proxy | None = None
) -> Outcome:
    """Fail when another Host header gets further, the answer rejects the host, or the proxy's default site answers.

    Proven when it opens, by the log, or by the proxy's configuration.

    Inferred when another Host is only asked for credentials (it may be another site) or when only the text says so.
    """
    if proxy and proxy.elsewhere and not any(one.opened for one in handshake.repeats):
        typical, sure = ends.as_typical(handshake), Confidence.INFERRED if proxy.unread else Confidence.PROVEN
        names = line_of(proxy.elsewhere)
        return _fail(handshake, target, typical, sure, _DEFAULT_SITE, names, "proxy:elsewhere", *cite(proxy))
    proofs = Proofs(handshake)
    probe = proofs.of("http.host.unrecognized")
    if probe is None and proofs.of("tls.sni.unrecognized"):
        return Pass()  # 421 is about the name in the TLS hello then
    refused = ends.answered(handshake.repeats, 400, 403, 404, 421)
    if log_delta and refused and log_delta.lines(_SAYS) and not (probe and probe.opened):
        said_so = quoted(log_delta, _SAYS)
        return _fail(
            handshake, target, refused, sure_of(log_delta, refused, _SAYS), _LOGGED, said_so, *log_delta.cite(_SAYS)
        )
    if probe is None:
        said = tuple(filter(speaks_of_host, handshake.repeats))
        return _fail(handshake, target, said, Confidence.INFERRED, _SAID, words(said[0].response)) if said else Pass()
    ended = ends.as_typical(handshake)
    confidence = Confidence.PROVEN if probe.opened else Confidence.INFERRED
    proof = f"handshake:probes/{probe.id}/stages"
    return _fail(handshake, target, ended, confidence, _TURNED, probe.sent.host, proof)


def _fail(
    handshake: Handshake,
    target: Target,
    ended: tuple[Attempt, ...],
    confidence: Confidence,
    why: Phrase,
    other: str | Phrase,
    *proof: str,
) -> Outcome:
    """A Fail of at most HIGH with these values; nothing is added to `why` where there are no words."""
    return ends.hit(
        ended,
        len(handshake.repeats),
        confidence,
        at_most=Severity.HIGH,
        evidence=proof,
        host=host_header(target.url),
        other=other,
        why=why if other is NO_WORDS else filled(_MORE, why=why, other=other),
        status=ends.status_of(ended) or NO_ANSWER,
    )
