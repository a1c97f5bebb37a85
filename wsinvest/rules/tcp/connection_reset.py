"""The connection was reset before any answer."""

from wsinvest.analysis import ends
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName


@rule(
    "tcp.connection.reset",
    leads_to=("http.handshake.closed_early",),
    text=Text(
        title=_("The connection was reset before any answer"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} cut off without a word."),
        cause=_("The server or something in front of it reset the connection: a crash, an allow list, a limit."),
        fix=_("Look for the reset in the logs of server, proxy and firewall of that minute."),
        check=_("Twenty attempts in a row end with a status line."),
    ),
    steps=(READ_SERVER_LOG,),
)
def connection_reset(handshake: Handshake, look: CertificateLook | None = None) -> Outcome:
    """Fail when the connection is reset before the answer, or closed before the request was sent; observed.

    Pass when a limit, Host header, client certificate or wrong scheme explains it.
    """
    explained = limited(handshake) or Proofs(handshake).of("http.host.unrecognized") is not None
    if ends.speaks_tls(handshake) or ends.speaks_plain(handshake) or explained:
        return Pass()
    if look and look.turned_away:
        return Pass()
    stages = (StageName.TCP, StageName.TLS, StageName.REQUEST, StageName.RESPONSE)
    ended = [one for stage in stages for one in ends.failed_at(handshake.repeats, stage, Reason.RESET)]
    ended += ends.failed_at(handshake.repeats, StageName.REQUEST, Reason.CLOSED)
    return ends.hit(tuple(ended), len(handshake.repeats)) if ended else Pass()
