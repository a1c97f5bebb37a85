"""The head of the server's answer does not fit into the proxy's buffer."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import by_log
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.UPSTREAM_HEAD_TOO_BIG
_BAD_GATEWAY: Final = 502
RAISE_HEAD_BUFFER: Final = Step(
    "raise_head_buffer",
    TODAY,
    20,
    _("Find what makes the head of the answer so big (mostly Set-Cookie), or give the proxy a bigger buffer for it."),
    _("The proxy's log no longer says that the header is too big."),
    snippet=_(
        "# how big is the head of the server's answer, past the proxy?\n"
        "curl -sS -m 3 -o /dev/null -D - --http1.1 http://SERVER:PORT{path} | wc -c\n"
        "# nginx\n"
        "proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k;"
    ),
)


@rule(
    "http.proxy.response_head_too_large",
    leads_to=("http.proxy.backend_down",),
    text=Text(
        title=_("The head of the server's answer does not fit into the proxy's buffer ({status})"),
        impact=_("{count:int} of {of:int} attempts got an error of the proxy, although the server answered them."),
        cause=_(
            "The server answers, and the head of its answer is bigger than proxy_buffer_size (4 or 8 KiB unless it is "
            "set), mostly by big cookies. The proxy's log said while we tried: {line}."
        ),
        fix=_("Make the cookies of the answer smaller, or raise proxy_buffer_size."),
        check=_("The answer to the handshake comes from the server behind the proxy."),
        name=_("The head of the server's answer does not fit into the proxy's buffer"),
    ),
    steps=(RAISE_HEAD_BUFFER,),
)
def proxy_response_head_too_large(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when the proxy's log says so; proven with a line for each attempt that got 502."""
    return by_log(handshake, log_delta, _SAYS, _BAD_GATEWAY)
