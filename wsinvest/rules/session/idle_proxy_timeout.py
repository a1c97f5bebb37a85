"""A proxy ends idle sessions."""

from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.held import Why, compared, ended, survivors
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.session import HeldSessions
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule

RAISE_IDLE: Final = Step(
    "raise_idle_timeout",
    TODAY,
    15,
    _("Raise the proxy's idle timeout for this path, or ping at less than half of it."),
    _("An idle session outlives it in a second run with --hold."),
    snippet=_(
        "proxy_read_timeout 1h;  # nginx, in the location of {path}\n"
        "timeout tunnel 1h       # HAProxy\n"
        'ProxyPass "{path}" "http://SERVER{path}" upgrade=websocket timeout=3600  # Apache\n'
        "# or in the server or client: a ping every 20 s"
    ),
)
_BY_PROGRAM: Final[dict[str, Phrase]] = {
    "nginx": _(
        "# in the location of {path}; then: nginx -t && nginx -s reload\nproxy_read_timeout 1h;\nproxy_send_timeout 1h;"
    ),
    "haproxy": _("# in defaults or in the backend of {path}; then: systemctl reload haproxy\ntimeout tunnel 1h"),
    "apache": _(
        "# then: apachectl graceful\n"
        'ProxyPass "{path}" "http://SERVER{path}" upgrade=websocket timeout=3600\n'
        "# it is the longer one of this and Timeout that counts"
    ),
}
_CUT: Final = _("are cut after")
_DEAD: Final = _("are dead within")
_CUT_AT: Final = _(
    "{count:int} of {of:int} connections {count:plural:was|were} cut in silence at this age, without a close frame; "
    "browsers report code 1006."
)
_DEAD_BY: Final = _(
    "{count:int} of {of:int} connections looked open to their end and answered nothing any more: neither side is told, "
    "and what is sent is lost."
)
_FORGOTTEN: Final = _(
    "What drops them without a word keeps a table of connections: a NAT, a firewall, a VPN, a cloud's load balancer."
)
_SERVER_RIVAL: Final = Rival(
    "session.idle.server_timeout",
    "wsinvest diagnose ws://SERVER:PORT/PATH --hold",
    _("At the server itself, past every proxy: if idle sessions end there too, the server ends them."),
)


@rule(
    "session.idle.proxy_timeout",
    leads_to=("session.close.abnormal", "session.close.while_held"),
    text=Text(
        title=_("Idle sessions {how} {age:s}"),
        impact=_("{what} With a ping every {ping:s} {lived:int} of {pinged:int} lived on for {held:s}."),
        cause=_("Something between client and server drops idle connections after that time. {match}"),
        fix=_("Raise that timeout, or ping at less than half of it, from the server or the client."),
        check=_("A silent session outlives {age:s}."),
        name=_("A proxy cuts idle sessions"),
    ),
    steps=(RAISE_IDLE,),
)
def idle_proxy_timeout(session: HeldSessions, proxy: Proxy | None, config: Config | None) -> Outcome:
    """Fail when silent sessions are cut at one age without a close frame and pings keep them; proven with its timeout.

    Where nothing names a timeout of this length, the server itself may have cut them: inferred. So are sessions that
    nothing ended and that were dead at the end of the hold.
    """
    found = ended(session)
    if found is None or found.why is not Why.SILENCE or found.with_frame:
        return Pass()
    from wsinvest.analysis.idle import Match, matched  # imported here, since most runs hold no session

    match = Match(_FORGOTTEN, sure=False) if found.forgotten else matched(found, session, proxy, config)
    lived = survivors(session)
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN if match.sure else Confidence.INFERRED,
        {
            "how": _DEAD if found.forgotten else _CUT,
            "age": round(found.age_s, 1),
            "what": filled(_DEAD_BY if found.forgotten else _CUT_AT, count=len(found.holds), of=len(session.silent)),
            "ping": session.ping_s,
            "lived": len(lived),
            "pinged": len(session.pinged),
            "held": session.hold_s,
            "match": match.said,
        },
        (*compared(found, lived), *match.evidence),
        rivals=() if match.sure else (_SERVER_RIVAL,),
        surer=(surer.LOG, surer.ENV),
        snippet=_BY_PROGRAM.get(match.program),
    )
