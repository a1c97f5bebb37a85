"""The TLS listener does not know the host name that was sent (SNI)."""

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.repairs import SET_TLS
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.hosts import address_of
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_MISDIRECTED = 421
_NAME_SENT = _("the name {host}")
_NO_NAME_SENT = _("a hello without a name, as for any IP address")


@rule(
    "tls.sni.unrecognized",
    text=Text(
        title=_("The TLS listener at {host} turns away {sent}"),
        impact=_("{count:int} of {of:int} attempts ended before a request could be sent."),
        cause=_("The name in the TLS hello (SNI) is not among those that the listener serves."),
        fix=_("Connect by a name that the listener knows, or add {host} to it with its certificate."),
        check=_("openssl s_client -connect {host}:{port} -servername NAME shows a certificate."),
        name=_("The TLS listener does not know the name that was sent"),
    ),
    steps=(SET_TLS,),
)
def sni_unrecognized(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the server rejects the name by alert (RFC 6066 section 3) or another name gets further; proven."""
    named = ends.failed_at(handshake.repeats, StageName.TLS, Reason.TLS_NAME)
    probe = Proofs(handshake).on("sni")
    misdirected = ends.answered(handshake.repeats, _MISDIRECTED)
    ended = named or (ends.failed_at(handshake.repeats, StageName.TLS) or misdirected if probe else ())
    if not ended:
        return Pass()
    proof = (f"handshake:probes/{probe.id}/stages",) if probe else ()
    host, of = target.url.host, len(handshake.repeats)
    sent = _NO_NAME_SENT if address_of(host) else filled(_NAME_SENT, host=host)
    return ends.hit(ended, of, Confidence.PROVEN, evidence=proof, host=host, sent=sent, port=str(target.url.port))
