"""The WebSocket URL has another scheme than ws or wss."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_WEBSOCKET: Final = ("ws", "wss")
_NO_SCHEME: Final = _("has no scheme")
_SCHEMES: Final = {
    "http": _("begins with http://"),
    "https": _("begins with https://"),
}
WRITE_SCHEME: Final = Step(
    "write_scheme",
    TODAY,
    15,
    _("Write the WebSocket URL with ws:// or wss:// wherever it is configured."),
    _("The client connects without rewriting the URL."),
)


@rule(
    "config.url.scheme_invalid",
    text=Text(
        title=_("The WebSocket URL {how}"),
        impact=_("Many clients refuse such a URL before they open a connection. This investigation used {used}://."),
        cause=_("WebSocket URLs begin with ws:// or wss:// (RFC 6455 section 3); this one {how}."),
        fix=_("Write it as {used}://…"),
        check=_("The same URL with {used}:// opens in the client that refused it."),
        name=_("The WebSocket URL has another scheme than ws or wss"),
    ),
    steps=(WRITE_SCHEME,),
)
def url_scheme_invalid(config: Config) -> Outcome:
    """Fail when the URL's scheme is not ws or wss (RFC 6455 section 3), or is missing; proven by the URL."""
    given = config.url.scheme
    if given in _WEBSOCKET:
        return Pass()
    values = {"how": _SCHEMES.get(given, _NO_SCHEME), "used": config.url.used}
    return Fail(Severity.HIGH, Confidence.PROVEN, values, ("config:url/scheme",))
