"""Certificates that this machine does not trust weigh more where the public comes."""

import pytest

from tests.building import ended, opened, repeats, said, target
from wsinvest.attempt import Address, Reason, StageName
from wsinvest.judgement import Clear, Confidence, Severity
from wsinvest.model import Url
from wsinvest.rules.trust import self_signed, untrusted_ca

RULES = [(self_signed, Reason.CERTIFICATE_SELF_SIGNED), (untrusted_ca, Reason.CERTIFICATE_UNTRUSTED)]


def ask(rule, reason: Reason, host: str = "chat.example.org", address: str = "93.184.216.34"):
    attempt = ended("r01", StageName.TLS, reason, addresses=(Address("IPv4", address, tried=True),))
    return said(rule, handshake=repeats(attempt), look=None, target=target(Url("wss", host, 443)))


@pytest.mark.parametrize(("rule", "reason"), RULES)
@pytest.mark.parametrize(
    ("level", "host", "address"),
    [
        (Severity.CRITICAL, "chat.example.org", "93.184.216.34"),
        (Severity.HIGH, "chat.example.org", "10.0.0.7"),
        (Severity.HIGH, "localhost", "127.0.0.1"),
        (Severity.HIGH, "chat.internal", "93.184.216.34"),
        (Severity.HIGH, "chat", "93.184.216.34"),
    ],
)
def test_public_or_private(rule, reason: Reason, level: Severity, host: str, address: str):
    """On a private host the clients can be given the CA file; strangers cannot."""
    found = ask(rule, reason, host, address)

    assert (level, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(("rule", "reason"), RULES)
def test_only_its_own_reason(rule, reason: Reason):
    """The two are told apart, and a trusted one is clear."""
    other = next(why for _, why in RULES if why is not reason)

    assert Clear() == ask(rule, other)
    assert Clear() == said(rule, handshake=repeats(opened("r01")), look=None, target=target())
