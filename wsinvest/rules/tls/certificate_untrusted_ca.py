"""The certificate is issued by an authority that this machine does not trust."""

from dataclasses import replace

from wsinvest.analysis.repairs import TRUST_AUTHORITY
from wsinvest.analysis.trust import lacks_a_link, no_link_rival, not_trusted
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Rival
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target


@rule(
    "tls.certificate.untrusted_ca",
    text=Text(
        title=_("The certificate of {host} comes from an authority that this machine does not trust"),
        impact=_("{count:int} of {of:int} attempts ended in the TLS handshake."),
        cause=_("The chain does not end in a trusted root: a private authority, or an intermediate that is not sent."),
        fix=_("Serve the full chain, or hand out the authority's CA file."),
        check=_("The handshake completes with the system's own trust store, or with the CA file."),
        name=_("The certificate comes from an authority that this machine does not trust"),
    ),
    steps=(TRUST_AUTHORITY,),
)
def certificate_untrusted_ca(
    handshake: Handshake, look: CertificateLook | None, target: Target, config: Config | None
) -> Outcome:
    """Fail when the chain's authority is not trusted here; proven, unless clients may know more than this run does.

    Inferred with a CA file and a missing issuer, and for a private host of which only the URL is known. CRITICAL for a
    public host, else HIGH, since other clients may trust the authority.
    """
    if look and lacks_a_link(look):
        return Pass()
    shown = ("certificate:certificate/issuer",) if look else ()
    rivals = (_missing_link(target),) if look and look.ca_file and look.chain.missing else ()
    return not_trusted(handshake, Reason.CERTIFICATE_UNTRUSTED, target, shown, rivals, config=config)


def _missing_link(target: Target) -> Rival:
    """The rival of an incomplete chain, with the command that shows the chain."""
    return replace(no_link_rival(target), code="tls.chain.incomplete")
