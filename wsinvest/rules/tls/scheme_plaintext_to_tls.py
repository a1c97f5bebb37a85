"""The port speaks TLS, but the URL says ws."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.analysis.scheme import wrong_scheme
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_BAD_REQUEST = (400, 497)
_HUNG_UP = (Reason.NOT_HTTP, Reason.CLOSED, Reason.RESET, Reason.TIMEOUT)


@rule(
    "tls.scheme.plaintext_to_tls",
    text=Text(
        title=_("The port {port} speaks TLS, but the URL says ws"),
        impact=_("{count:int} of {of:int} attempts sent plain text to a TLS port and failed."),
        cause=_("The URL's scheme is ws; the same port answers a TLS hello."),
        fix=_("Use wss in the URL."),
        check=_("The handshake with wss gets beyond TLS."),
        name=_("The port speaks TLS, but the URL says ws"),
    ),
    steps=(FIX_SCHEME,),
)
def scheme_plaintext_to_tls(handshake: Handshake, target: Target) -> Outcome:
    """Fail when a ws handshake fails on a port that speaks TLS; proven by the probe with wss."""
    if target.url.secure or not ends.speaks_tls(handshake):
        return Pass()
    closed = ends.failed_at(handshake.repeats, StageName.RESPONSE, *_HUNG_UP)
    unsent = ends.failed_at(handshake.repeats, StageName.REQUEST, *_HUNG_UP)
    ended = (*closed, *unsent, *ends.answered(handshake.repeats, *_BAD_REQUEST))
    return wrong_scheme(handshake, ended, target)
