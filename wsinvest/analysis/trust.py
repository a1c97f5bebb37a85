"""Certificate chains that the trust store does not accept."""

from wsinvest.analysis import ends, surer
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Severity
from wsinvest.model.hosts import address_of, is_private
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

SHOW_CHAIN = "openssl s_client -connect {at} -showcerts </dev/null"


def lacks_a_link(look: CertificateLook) -> bool:
    """True if the issuer was not sent and is an intermediate by all signs."""
    chain = look.chain
    if not chain.missing or chain.above or chain.public:
        return bool(chain.missing)
    signs = chain.kin or chain.between or chain.published or chain.named
    return bool(signs) and not chain.own


def no_link_rival(target: Target) -> Rival:
    """The rival that the authority is not trusted here, with the command that shows the chain."""
    return Rival(
        "tls.certificate.untrusted_ca",
        SHOW_CHAIN.format(at=f"{target.url.host}:{target.url.port}"),
        _(
            "If the missing authority's certificate, given by -CAfile, ends in a trusted root, the chain is "
            "incomplete; if it is signed by itself, the authority is not trusted here."
        ),
    )


def not_trusted(
    handshake: Handshake,
    reason: Reason,
    target: Target,
    shown: tuple[str, ...],
    rivals: tuple[Rival, ...] = (),
    *,
    config: Config | None,
) -> Outcome:
    """The outcome for handshakes that failed for this trust reason.

    CRITICAL at most for a public host, else HIGH. INFERRED with rivals, and where `untold`. Else PROVEN.
    """
    ended = ends.failed_at(handshake.repeats, StageName.TLS, reason)
    if not ended:
        return Pass()
    worst = Severity.CRITICAL if is_public_name(target.url.host, handshake) else Severity.HIGH
    sure = Confidence.INFERRED if rivals or untold(handshake, target, config) else Confidence.PROVEN
    of = len(handshake.repeats)
    return ends.hit(
        ended, of, sure, at_most=worst, evidence=shown, rivals=rivals, surer=(surer.CA,), host=target.url.host
    )


def untold(handshake: Handshake, target: Target, config: Config | None) -> bool:
    """True for a private host of which only the URL is known: its clients may have a CA file that nobody named here.

    False where some attempts got beyond TLS: whom they trust is enough for one of its servers, and should be for all.
    """
    told = bool(target.ca_file) or (config is not None and config.source_named)
    trusted = any(attempt.passed(StageName.TLS) for attempt in handshake.repeats)
    return not told and not trusted and not is_public_name(target.url.host, handshake)


def is_public_name(host: str, handshake: Handshake) -> bool:
    """True if the host name is public and one of its addresses is global."""
    name = host.lower().rstrip(".")
    addresses = [address.address for address in handshake.baseline.addresses] or [name]
    return not is_private(name) and any(map(is_global, addresses))


def is_global(host: str) -> bool:
    """True if this is a name or a globally routable address."""
    address = address_of(host)
    return address is None or address.is_global
