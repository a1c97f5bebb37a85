"""The environment names a proxy that lets no client through to the server."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.comparison import WELL, ending
from wsinvest.facts.environment_proxy import EnvironmentProxy
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target

EXCEPT_FROM_PROXY: Final = Step(
    "except_from_proxy",
    TODAY,
    10,
    _("Name the server in NO_PROXY, or let the proxy allow CONNECT to its port; then start the clients anew."),
    _("A client that honours the environment connects."),
    snippet=_('export NO_PROXY="$NO_PROXY,{host}" no_proxy="$NO_PROXY,{host}"\nenv | grep -i _proxy'),
)
_ANSWERED: Final = _("{reason}, {detail}")


@rule(
    "config.proxy.environment",
    leads_to=("tcp.proxy.refused", "tcp.proxy.unreachable", "tcp.proxy.server_unreachable"),
    text=Text(
        title=_("{variable} sends clients by a proxy that does not let them through to {host}"),
        impact=_(
            "This run connects past it. Clients that honour the environment (websockets, aiohttp with trust_env, curl) "
            "fail."
        ),
        cause=_("{variable} names the proxy {at}, NO_PROXY does not except {host}, and it opens no tunnel: {why}."),
        fix=_("Add {host} to NO_PROXY, or let the proxy allow CONNECT to {host}:{port}."),
        check=_("The proxy opens a tunnel to {host}:{port}, or NO_PROXY names {host}."),
        name=_("The proxy of the environment lets no client through"),
    ),
    steps=(EXCEPT_FROM_PROXY,),
)
def proxy_environment(proxy: EnvironmentProxy, handshake: Handshake, target: Target) -> Outcome:
    """Fail when the server opens past the proxy that the environment names, and the proxy opens no tunnel; proven."""
    if proxy.reason is None:
        return Pass(by=("by_proxy:at",))
    opened = next((one for one in handshake.repeats if ending(one) == WELL), None)
    if opened is None:
        return Pass()
    values = {"variable": proxy.variable, "at": proxy.at, "host": target.url.host, "port": str(target.url.port)}
    shown = ("by_proxy:variable", "by_proxy:reason", f"handshake:repeats/{opened.id}")
    return Fail(Severity.HIGH, Confidence.PROVEN, {"why": _why(proxy.reason, proxy.detail), **values}, shown)


def _why(reason: Reason, detail: str) -> Phrase:
    """Why there is no tunnel, with the proxy's own answer if one came."""
    said = ENUMS[Reason][reason]
    return filled(_ANSWERED, reason=said, detail=detail) if detail else said
