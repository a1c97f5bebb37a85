"""The certificate's key or signature is too weak."""

from dataclasses import replace

import pytest

from tests.building import WSS, ended, repeats, target
from tests.rules.looks import CERTIFICATE, look
from tests.rules.saying import said
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tls.certificate_weak_key import certificate_weak_key

AT = target(WSS)


def seen(key: str = "RSA", bits: int = 2048, digest: str = "sha256", *, own: bool = False) -> CertificateLook:
    """A look at a certificate with such a key and signature."""
    return look(certificate=replace(CERTIFICATE, key=key, key_bits=bits, digest=digest, self_signed=own))


def after_tls(reason: Reason | None = None) -> Handshake:
    """One attempt that failed in TLS for this reason, or that passed TLS and got an answer."""
    return repeats(ended("r01", StageName.TLS, reason) if reason else ended("r01", StageName.RESPONSE, tls=WSS))


@pytest.mark.parametrize(
    ("weak", "words"),
    [
        (seen(bits=1024), "Its RSA key has 1,024 bits, and 2,048 are asked for."),
        (seen("EC", 192), "Its EC key has 192 bits, and 224 are asked for."),
        (seen(digest="sha1"), "It is signed with SHA1, which is broken."),
        (seen(), "A certificate of its chain has a short key or a broken signature: ."),
        (None, "A certificate of its chain has a short key or a broken signature: ."),
    ],
)
def test_what_ended_the_handshake(weak, words):
    """TLS itself said so; the certificate shows which of its parts it is, else one of the chain's."""
    facts = {"handshake": after_tls(Reason.CERTIFICATE_WEAK)} | ({"certificate": weak} if weak else {})
    hit = certificate_weak_key(facts["handshake"], weak, AT)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert words == said(certificate_weak_key, hit, "en", **facts)["cause"]


def test_a_wordless_end_is_not_proof():
    """The server ended the handshake and did not say why."""
    hit = certificate_weak_key(after_tls(Reason.CLOSED), seen(bits=512), AT)

    assert (Severity.CRITICAL, Confidence.INFERRED) == (hit.severity, hit.confidence)


@pytest.mark.parametrize(
    ("weak", "severity"),
    [(seen(bits=1023), Severity.HIGH), (seen(bits=1024), Severity.MEDIUM), (seen(digest="sha1"), Severity.HIGH)],
)
def test_where_this_machine_connects(weak, severity):
    """Browsers refuse the one, and only clients with newer defaults the other; with --insecure nothing was judged."""
    assert severity is certificate_weak_key(after_tls(), weak, AT).severity
    assert Severity.MEDIUM is certificate_weak_key(after_tls(), weak, replace(AT, insecure=True)).severity


@pytest.mark.parametrize(
    "strong", [seen(), seen("EC", 224), seen("Ed25519", 0), seen("", 0, ""), seen(digest="sha1", own=True), None]
)
def test_what_is_strong_enough(strong):
    """2048 bits of RSA, 224 of EC; a root's own signature is verified by nobody."""
    assert Pass() == certificate_weak_key(after_tls(Reason.CLOSED), strong, AT)
