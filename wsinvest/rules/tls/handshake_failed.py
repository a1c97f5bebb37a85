"""The TLS handshake fails, and no other finding explains it."""

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.facts.certificate import CertificateLook
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_UNSAID = _("The server ended the TLS handshake, or never finished it ({reason}); nothing seen here says why.")
_REFUSED_HERE = _("This machine does not accept the server's certificate: {detail}.")
_CIPHER = _(
    "There is no cipher in common: only with those allowed that clients no longer offer, both sides agree on {cipher}."
)
_BACKEND_DOWN = Rival(
    "http.proxy.backend_down",
    "nc -vz BACKEND PORT",
    _("On the balancer, if one passes TLS on to a server behind it. Refused: that server is down."),
)


@rule(
    "tls.handshake.failed",
    text=Text(
        title=_("The TLS handshake with {host} fails"),
        impact=_("{count:int} of {of:int} attempts ended before a request could be sent."),
        cause=_("{why}"),
        fix=_("Compare versions, ciphers, SNI and client certificates with the server's TLS log."),
        check=_("A TLS client on this machine completes a handshake with {host}."),
        name=_("The TLS handshake fails"),
    ),
    steps=(READ_SERVER_LOG,),
)
def handshake_failed(left: Unexplained, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when a TLS failure has no other finding; observed; proven when only an unusual cipher is in common."""
    ended = ends.failed_at(left.attempts, StageName.TLS)
    if not ended:
        return Pass()
    stage, host = ended[0].failed, target.url.host
    reason = stage.reason if stage and stage.reason else Reason.UNKNOWN
    if reason in ends.UNTRUSTED:
        why = filled(_REFUSED_HERE, detail=stage.detail if stage and stage.detail else reason.value)
        return ends.hit(ended, left.of, at_most=Severity.HIGH, host=host, why=why)
    if look and look.session and not look.usual_cipher:
        why, shown = filled(_CIPHER, cipher=look.session.cipher), ("certificate:session/cipher",)
        return ends.hit(ended, left.of, Confidence.PROVEN, at_most=Severity.HIGH, evidence=shown, host=host, why=why)
    why, rivals = filled(_UNSAID, reason=reason.value), () if look else _rivals(reason, target)
    return ends.hit(ended, left.of, at_most=Severity.HIGH, rivals=rivals, host=host, why=why)


def _rivals(reason: Reason, target: Target) -> tuple[Rival, ...]:
    """The rivals if no look got a certificate: a wrong name, or a backend that is down."""
    return (_name_rival(target), *((_BACKEND_DOWN,) if reason in (Reason.CLOSED, Reason.RESET) else ()))


def _name_rival(target: Target) -> Rival:
    """The rival of an unknown SNI name, with the command that decides."""
    at = f"{target.url.host}:{target.url.port}"
    return Rival(
        "tls.sni.unrecognized",
        f"openssl s_client -connect {at} -servername NAME </dev/null",
        _(
            "With a NAME of the server's configuration it shows a certificate: the name in the URL was wrong. "
            "The same end: the name was not the cause."
        ),
    )
