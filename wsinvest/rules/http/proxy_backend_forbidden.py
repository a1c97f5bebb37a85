"""The system forbids the proxy to connect to the server behind it."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import by_log
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.UPSTREAM_FORBIDDEN
_GATEWAY: Final = (500, 502, 503, 504)
ALLOW_CONNECT: Final = Step(
    "allow_proxy_to_connect",
    TODAY,
    15,
    _(
        "Allow the proxy's user to open the server's socket file and each folder above it; with SELinux allow the "
        "proxy to make connections."
    ),
    _("The proxy's log no longer says that permission is denied."),
    snippet=_(
        "# a socket file: who may pass each folder, and open it?\n"
        "namei -l /PATH/OF/app.sock; ps -o user= -C nginx,apache2,httpd,caddy\n"
        "# a port, with SELinux (RHEL, Fedora):\n"
        "ausearch -m avc -ts recent; setsebool -P httpd_can_network_connect 1"
    ),
)


@rule(
    "http.proxy.backend_forbidden",
    leads_to=("http.proxy.backend_down", "http.service.unavailable", "http.answer.unexplained"),
    text=Text(
        title=_("The system forbids the proxy to connect to the server behind it ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy, before the server was asked."),
        cause=_(
            "Permission was denied when the proxy connected: the file of a Unix socket or a folder above it is closed "
            "to the proxy's user, or SELinux forbids it. The server itself may well run. The proxy's log said while "
            "we tried: {line}."
        ),
        fix=_("Allow the proxy's user to open the server's socket."),
        check=_("The answer to the handshake comes from the server behind the proxy."),
        name=_("The system forbids the proxy to connect to the server behind it"),
    ),
    steps=(ALLOW_CONNECT,),
)
def proxy_backend_forbidden(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when the proxy's log says so; proven with a line for each attempt that got an error of the proxy."""
    return by_log(handshake, log_delta, _SAYS, *_GATEWAY)
