"""A proxy asks for its own credentials."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.access import wants_basic
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

PASS_PROXY = Step(
    "pass_proxy",
    TODAY,
    30,
    _("Leave the path open at the proxy, or give the client its credentials."),
    _("The answer comes from the server, not from the proxy."),
    snippet=_("location {path} {\n    auth_basic off;  # nginx; the other lines of the location stay\n}"),
)


_APPLICATION: Final = Rival(
    "http.auth.rejected",
    "curl -sS -D - -o /dev/null http://SERVER:PORT/PATH",
    _("Asked directly, without the proxy: if the challenge comes from the server itself, the application wants it."),
)


@rule(
    "http.proxy.auth_required",
    text=Text(
        title=_("A proxy asks for its own credentials ({status})"),
        impact=_("{count:int} of {of:int} attempts never reached the server."),
        cause=_("The challenge is of the kind that proxies and web servers send, not WebSocket applications."),
        fix=_("Give the client the proxy's credentials, or leave the path open there."),
        check=_("The answer comes from the server behind the proxy."),
        name=_("A proxy asks for its own credentials"),
    ),
    steps=(PASS_PROXY,),
)
def proxy_auth_required(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """Fail when the answer is 407 (proven), or 401 with a Basic challenge although another credential was named.

    The latter is inferred: an application may ask for Basic too.
    """
    named = not lacking(handshake, token, target, config)
    challenged = [one for one in ends.answered(handshake.repeats, 401) if wants_basic(one) and named]
    ended = (*ends.answered(handshake.repeats, 407), *challenged)
    if not ended:
        return Pass()
    sure, rivals = (Confidence.INFERRED, (_APPLICATION,)) if challenged else (Confidence.PROVEN, ())
    return ends.hit(ended, len(handshake.repeats), sure, rivals=rivals, status=ends.status_of(ended))
