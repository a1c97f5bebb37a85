"""The server requires a client certificate."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.mutual_tls import lacks_certificate
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import NOTHING, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

ISSUE_CLIENT_CERTIFICATE = Step(
    "issue_client_certificate",
    TODAY,
    60,
    _("Give the clients certificates that the server accepts, or leave this endpoint open to clients without one."),
    _("openssl s_client with -cert and -key completes a handshake and gets an answer."),
)
_ENDED: Final = _("{count:int} of {of:int} attempts ended for lack of one, as those of every other client do.")
_NEXT: Final = _(
    "{count:int} of {of:int} attempts ended before that, at the server's own certificate; whoever trusts it meets this."
)
_LOOK: Final = _("The attempts ended before that; a look at its certificate, which trusted any, was turned away.")


@rule(
    "tls.client_certificate.required",
    text=Text(
        title=_("{host} demands a certificate of the client"),
        impact=_("{effect}"),
        cause=_("The server asks for a client certificate (mutual TLS) and does not go on without one. {look}"),
        fix=_("Give the client a certificate that the server's CA signed, or do not demand one at this endpoint."),
        check=_("With -cert and -key, openssl s_client to {host} gets an HTTP answer."),
        name=_("The server demands a certificate of the client"),
    ),
    steps=(ISSUE_CLIENT_CERTIFICATE,),
)
def client_certificate_required(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when a handshake fails for want of a client certificate (alert of RFC 8446 section 6.2); proven.

    Also by the answer's text or a closed connection after the server asked for a certificate. Inferred where the
    attempts ended at an authority that is not trusted here, and the look that trusts everybody was turned away.
    """
    lacking = tuple(one for one in handshake.repeats if lacks_certificate(one, look))
    turned_away = look is not None and look.turned_away
    before = ends.failed_at(handshake.repeats, StageName.TLS, Reason.CERTIFICATE_UNTRUSTED) if turned_away else ()
    ended = lacking or before
    if not ended:
        return Pass(by=("certificate:certificate",)) if look and not look.asks_certificate else Pass()
    facts = ("turned_away", "asks_certificate") if look else ()
    shown = tuple(f"certificate:{name}" for name in facts if getattr(look, name))[:1]
    of, sure = len(handshake.repeats), Confidence.PROVEN if lacking else Confidence.INFERRED
    effect = filled(_ENDED if lacking else _NEXT, count=len(ended), of=of)
    seen = NOTHING if lacking else _LOOK
    return ends.hit(ended, of, sure, evidence=shown, host=target.url.host, effect=effect, look=seen)
