"""The server does not send its whole certificate chain."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.trust import lacks_a_link, no_link_rival
from wsinvest.facts.certificate import CertificateLook, Chain
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

SERVE_CHAIN = Step(
    "serve_chain",
    TODAY,
    15,
    _("Configure the certificate together with its intermediates, leaf first, and reload the server."),
    _("openssl s_client -showcerts shows more than one certificate and verifies."),
)
_ABOVE = _("The certificate names who signed that one: {name}, which is trusted here.")
_KIN = _("An authority of the same organisation is trusted here: {name}.")
_PUBLIC = _("The certificate stands in public logs, which only take those of public authorities.")
_NAMED = _("By its name it belongs to an authority of the CA file that was given: {name}.")
_BETWEEN = _("By its own name that one is an intermediate, which servers have to send.")
_PUBLISHED = _("The certificate names an address where that one can be fetched, as those below an intermediate do.")


@rule(
    "tls.chain.incomplete",
    text=Text(
        title=_("{host} does not send its whole certificate chain"),
        impact=_(
            "{count:int} of {of:int} attempts ended in the TLS handshake; browsers that know the missing "
            "certificate from elsewhere connect."
        ),
        cause=_(
            "The server sends {sent:int} {sent:plural:certificate|certificates}; that of {missing} is not among "
            "them. {why}"
        ),
        fix=_("Install the file with the intermediate certificates (fullchain), and reload the server."),
        check=_("openssl s_client -showcerts shows the certificate of {missing}."),
        name=_("The server does not send its whole certificate chain"),
    ),
    steps=(SERVE_CHAIN,),
)
def chain_incomplete(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when the issuer was not sent and looks like an intermediate; proven if the chain names who is above it."""
    ended = ends.failed_at(handshake.repeats, StageName.TLS, Reason.CERTIFICATE_UNTRUSTED)
    if not ended or look is None:
        return Pass()
    chain = look.chain
    if not lacks_a_link(look):
        return Pass() if chain.missing else Pass(by=("certificate:certificate/chain_length",))
    part, why = _why(chain)
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN if chain.above else Confidence.INFERRED,
        evidence=("certificate:chain/missing", f"certificate:chain/{part}"),
        rivals=() if chain.above else (no_link_rival(target),),
        host=target.url.host,
        sent=look.certificate.chain_length,
        missing=chain.missing,
        why=why,
    )


def _why(chain: Chain) -> tuple[str, Phrase]:
    """The name of the fact that shows it, and its phrase."""
    if chain.above:
        return "above", filled(_ABOVE, name=chain.above)
    if chain.kin:
        return "kin", filled(_KIN, name=chain.kin[0])
    if chain.public:
        return "public", _PUBLIC
    if chain.named:
        return "named", filled(_NAMED, name=chain.named)
    return ("between", _BETWEEN) if chain.between else ("published", _PUBLISHED)
