"""The server closes the connection during the handshake."""

from wsinvest.analysis import ends, route
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.engineio import hung_up_on
from wsinvest.analysis.proofs import Proofs, path_missing
from wsinvest.analysis.remediation import ERROR_HANDLING
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.analysis.upgrade_rivals import HOST_RIVAL
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target


@rule(
    "http.handshake.closed_early",
    text=Text(
        title=_("The server closes the connection during the handshake"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} cut off; a page says: closed before it "
            "was established."
        ),
        cause=_("The request was sent whole, and the connection ended before the answer was whole."),
        fix=_("Look for a crash or a rule that drops connections; answer each refusal with a status."),
        check=_("Twenty handshakes in a row get a whole answer."),
    ),
    steps=(READ_SERVER_LOG, ERROR_HANDLING),
)
def handshake_closed_early(
    handshake: Handshake, look: CertificateLook | None = None, target: Target | None = None
) -> Outcome:
    """Fail when the server closes the connection before its status line, or within the head of a 101; observed.

    Pass when a limit, path, Host header, Origin, client certificate or TLS on the port explains it.
    """
    ended = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.CLOSED)
    explained = (
        limited(handshake)
        or hung_up_on(handshake, target)
        or Proofs(handshake).of("http.path.not_found", "http.host.unrecognized", "http.origin.rejected")
        or (look and look.turned_away)
    )
    if not ended or ends.speaks_tls(handshake) or explained:
        return Pass()
    # nginx (444) and others close what asks for a name that they do not serve; Node.js an upgrade without a listener.
    rivals = (HOST_RIVAL, route.PATH_RIVAL) if path_missing(handshake) else (HOST_RIVAL,)
    return ends.hit(ended, len(handshake.repeats), rivals=rivals)
