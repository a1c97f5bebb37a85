"""The port speaks no TLS, but the URL says wss."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.analysis.scheme import wrong_scheme
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target


@rule(
    "tls.scheme.tls_to_plaintext",
    text=Text(
        title=_("The port {port} speaks no TLS, but the URL says wss"),
        impact=_("{count:int} of {of:int} attempts failed in the TLS handshake."),
        cause=_("The URL's scheme is wss; the same port answers plain HTTP."),
        fix=_("Add TLS to that port, or use ws in the URL where the way is safe."),
        check=_("The handshake gets beyond TLS, or opens with ws."),
        name=_("The port speaks no TLS, but the URL says wss"),
    ),
    steps=(FIX_SCHEME,),
)
def scheme_tls_to_plaintext(handshake: Handshake, target: Target) -> Outcome:
    """Fail when a wss handshake fails on a port that speaks plain HTTP; proven by the probe with ws."""
    if not target.url.secure or not ends.speaks_plain(handshake):
        return Pass()
    failed = ends.failed_at(handshake.repeats, StageName.TLS)
    return wrong_scheme(handshake, tuple(one for one in failed if _is_not_rejected_here(one)), target)


def _is_not_rejected_here(attempt: Attempt) -> bool:
    """True unless the attempt failed because our side rejected the certificate."""
    end = ends.end_of(attempt)
    return end is not None and end.reason not in ends.UNTRUSTED
