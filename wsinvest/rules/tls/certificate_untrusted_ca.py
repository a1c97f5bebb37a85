"""The certificate is issued by an authority that this machine does not trust."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends, surer
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import TRUST_AUTHORITY
from wsinvest.analysis.trust import lacks_a_link, no_link_rival, not_trusted, untold
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

NAME_AUTHORITY: Final = Step(
    "name_authority",
    TODAY,
    5,
    _("Run this again with the CA file that the clients have; if they have none, the certificate is the fault."),
    _("The TLS handshake completes with that CA file."),
    snippet=_(
        "wsinvest diagnose {url} --ca-file ca.pem\n"
        "# verifies nothing, and shows what is behind TLS:\n"
        "wsinvest diagnose {url} -k"
    ),
)
_NOT_TRUSTED: Final = _("this machine does not trust")
_NOT_IN_FILE: Final = _("neither the CA file nor this machine knows")
_NOT_NAMED: Final = _("was not named to this run")
_NO_ROOT: Final = _(
    "The chain does not end in a trusted root: a private authority, or an intermediate that is not sent."
)
_MAY_HAVE: Final = _(
    "The host is private, and its clients may have the CA file of this authority; those without it fail as this run "
    "did."
)


@rule(
    "tls.certificate.untrusted_ca",
    text=Text(
        title=_("The certificate of {host} comes from an authority that {lack}"),
        impact=_("{count:int} of {of:int} attempts ended in the TLS handshake."),
        cause=_("{why}"),
        fix=_("Serve the full chain, or hand out the authority's CA file."),
        check=_("The handshake completes with the system's own trust store, or with the CA file."),
        name=_("The certificate comes from an authority that this machine does not trust"),
    ),
    steps=(TRUST_AUTHORITY, NAME_AUTHORITY),
)
def certificate_untrusted_ca(
    handshake: Handshake, look: CertificateLook | None, target: Target, config: Config | None
) -> Outcome:
    """Fail when the chain's authority is not trusted here; proven, unless an intermediate may be missing.

    Inferred with a CA file and a missing issuer. CRITICAL for a public host, else HIGH, since other clients may trust
    the authority. For a private host of which only the URL is known it is a question (MEDIUM, observed): the same is
    seen of a service that is well, whose clients have its CA file.
    """
    if look and lacks_a_link(look):
        return Pass()
    shown = ("certificate:certificate/issuer",) if look else ()
    if untold(handshake, target, config):
        return _asked(handshake, target, shown)
    rivals = (_missing_link(target),) if look and look.ca_file and look.chain.missing else ()
    found = not_trusted(handshake, Reason.CERTIFICATE_UNTRUSTED, target, shown, rivals, config=config)
    if not isinstance(found, Fail):
        return found
    lack = _NOT_IN_FILE if target.ca_file else _NOT_TRUSTED
    return replace(found, values={**found.values, "lack": lack, "why": _NO_ROOT}, steps=(TRUST_AUTHORITY,))


def _asked(handshake: Handshake, target: Target, shown: tuple[str, ...]) -> Outcome:
    """The question whom the clients trust, which the URL alone does not answer."""
    ended = ends.failed_at(handshake.repeats, StageName.TLS, Reason.CERTIFICATE_UNTRUSTED)
    if not ended:
        return Pass()
    found = ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.OBSERVED,
        at_most=Severity.MEDIUM,
        evidence=shown,
        surer=(surer.CA, surer.UNVERIFIED),
        host=target.url.host,
        lack=_NOT_NAMED,
        why=_MAY_HAVE,
    )
    return replace(found, not_given=True, steps=(NAME_AUTHORITY,))


def _missing_link(target: Target) -> Rival:
    """The rival of an incomplete chain, with the command that shows the chain."""
    return replace(no_link_rival(target), code="tls.chain.incomplete")
