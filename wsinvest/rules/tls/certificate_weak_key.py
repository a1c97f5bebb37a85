"""The certificate's key or signature is too weak for today's clients."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt, Certificate
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

ISSUE_STRONG: Final = Step(
    "issue_strong_certificate",
    TODAY,
    60,
    _("Issue the certificate anew: an RSA key of 2048 bits or more, or EC P-256, signed with SHA-256."),
    _("A client with the default settings of OpenSSL 3 completes the TLS handshake."),
    snippet=_(
        "openssl req -newkey rsa:2048 -sha256 -nodes -keyout key.pem \\\n"
        " -out request.csr -subj /CN={host} -addext subjectAltName=DNS:{host}\n"
        "# what is served: Public-Key, Signature Algorithm\n"
        "openssl s_client -connect {at} </dev/null | openssl x509 -noout -text"
    ),
)
# The fewest bits for 112 bits of security (NIST SP 800-57 part 1, table 2), which OpenSSL's security level 2 asks for.
_FEWEST: Final[Mapping[str, int]] = {"RSA": 2048, "DSA": 2048, "EC": 224}
_BROWSERS_LEAST: Final = 1024  # RSA below is refused by every browser, also of a private authority
_BROKEN: Final = frozenset({"sha1", "md5", "md4", "md2"})
_SHORT: Final = _("Its {kind} key has {bits:int} bits, and {least:int} are asked for.")
_SIGNED: Final = _("It is signed with {digest}, which is broken.")
_WORDLESS: Final = (Reason.CLOSED, Reason.RESET, Reason.TLS_ALERT, Reason.TLS_FAILED)
_ENDED: Final = _("{count:int} of {of:int} attempts ended in the TLS handshake, before a request could be sent.")
_REFUSED_ELSEWHERE: Final = _("Browsers, or clients with the default settings of OpenSSL 3, refuse it.")
_OF_CHAIN: Final = _("A certificate of its chain has a short key or a broken signature: {detail}.")


@rule(
    "tls.certificate.weak_key",
    leads_to=("tls.handshake.failed",),
    text=Text(
        title=_("The certificate of {host} is too weak for today's clients"),
        impact=_("{effect}"),
        cause=_("{why}"),
        fix=_("Issue the certificate anew, with RSA of 2048 bits or EC P-256, and SHA-256."),
        check=_("A client with default settings completes the TLS handshake with {host}."),
        name=_("The certificate's key or signature is too weak"),
    ),
    steps=(ISSUE_STRONG,),
)
def certificate_weak_key(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when TLS here refuses the key or signature (proven), or when the certificate shows one that is weak.

    CRITICAL when it ended every handshake; HIGH where this machine connects and no browser would (SHA-1, RSA below 1024
    bits), else MEDIUM. Inferred where the handshake failed without a word: a short key is then the likely reason.
    """
    why, shown = _weakness(look.certificate) if look else (None, ())
    host = target.url.host
    refused = failed_at(handshake.repeats, StageName.TLS, Reason.CERTIFICATE_WEAK)
    if refused:
        why = why or filled(_OF_CHAIN, detail=_detail(refused[0]))
        return _ended(refused, handshake, Confidence.PROVEN, shown, host=host, why=why)
    if why is None or look is None:
        return Pass()
    silent = failed_at(handshake.repeats, StageName.TLS, *_WORDLESS)
    if silent:
        return _ended(silent, handshake, Confidence.INFERRED, shown, host=host, why=why)
    let_in = any(one.passed(StageName.TLS) for one in handshake.repeats) and not target.insecure
    level = Severity.HIGH if let_in and _no_browser(look.certificate) else Severity.MEDIUM
    return Fail(level, Confidence.PROVEN, {"host": host, "why": why, "effect": _REFUSED_ELSEWHERE}, shown)


def _ended(
    ended: tuple[Attempt, ...], handshake: Handshake, sure: Confidence, shown: tuple[str, ...], **values: object
) -> Fail:
    """The outcome where handshakes ended so."""
    of = len(handshake.repeats)
    effect = filled(_ENDED, count=len(ended), of=of)
    found = ends.hit(ended, of, sure, evidence=shown)
    return replace(found, values={**found.values, **values, "effect": effect})


def _weakness(certificate: Certificate) -> tuple[Phrase | None, tuple[str, ...]]:
    """What is weak about the leaf, and the fact that shows it."""
    least = _FEWEST.get(certificate.key, 0)
    if 0 < certificate.key_bits < least:
        why = filled(_SHORT, kind=certificate.key, bits=certificate.key_bits, least=least)
        return why, ("certificate:certificate/key_bits",)
    if certificate.digest in _BROKEN and not certificate.self_signed:  # nobody verifies the signature of a root
        return filled(_SIGNED, digest=certificate.digest.upper()), ("certificate:certificate/digest",)
    return None, ()


def _no_browser(certificate: Certificate) -> bool:
    """True if every browser refuses it, whoever signed it."""
    tiny = certificate.key == "RSA" and certificate.key_bits < _BROWSERS_LEAST
    return tiny or (certificate.digest in _BROKEN and not certificate.self_signed)


def _detail(refused: Attempt) -> str:
    """What OpenSSL says of it."""
    stage = refused.failed
    return stage.detail if stage else ""
