"""Certificates that this machine does not trust weigh more where the public comes."""

from dataclasses import replace

import pytest

from tests.building import WSS, ended, opened, repeats, said, target
from tests.rules.looks import look
from tests.rules.settings import config
from wsinvest.facts.certificate import WHOLE, Chain
from wsinvest.facts.config import Config
from wsinvest.model.attempt import Address
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.rules.tls.certificate_self_signed import certificate_self_signed
from wsinvest.rules.tls.certificate_untrusted_ca import certificate_untrusted_ca
from wsinvest.rules.tls.chain_incomplete import chain_incomplete

RULES = [
    (certificate_self_signed, Reason.CERTIFICATE_SELF_SIGNED),
    (certificate_untrusted_ca, Reason.CERTIFICATE_UNTRUSTED),
]


def ask(
    rule, reason: Reason, host: str = "chat.example.org", address: str = "93.184.216.34", told: Config | None = None
):
    attempt = ended("r01", StageName.TLS, reason, addresses=(Address("IPv4", address, tried=True),))
    return said(rule, handshake=repeats(attempt), look=None, target=target(Url("wss", host, 443)), config=told)


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
    found = ask(rule, reason, host, address, told=config({}))

    assert (level, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(("rule", "reason"), RULES)
@pytest.mark.parametrize(
    ("host", "sure"), [("chat.example.org", Confidence.PROVEN), ("localhost", Confidence.INFERRED)]
)
def test_the_url_alone_does_not_tell_which_authority_clients_trust(rule, reason: Reason, host: str, sure: Confidence):
    """Clients of a private host may have a CA file that nobody named to this run; those of a public one have none."""
    assert sure is ask(rule, reason, host, "93.184.216.34").confidence


@pytest.mark.parametrize(("rule", "reason"), RULES)
def test_only_its_own_reason(rule, reason: Reason):
    """The two are told apart, and a trusted one is clear."""
    other = next(why for _, why in RULES if why is not reason)

    assert Pass() == ask(rule, other)
    assert Pass() == said(rule, handshake=repeats(opened("r01")), look=None, target=target(), config=None)


LEAF = Chain(missing="CN=Link")
UNTRUSTED = repeats(ended("r01", StageName.TLS, Reason.CERTIFICATE_UNTRUSTED))


def judged(chain: Chain, ca_file: str = ""):
    """Both findings that a chain without a trusted end may be."""
    facts = {"handshake": UNTRUSTED, "look": look(trusted=False, chain=chain, ca_file=ca_file), "target": target(WSS)}
    return said(chain_incomplete, **facts), said(certificate_untrusted_ca, **facts, config=config({}))


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        (Chain("CN=Link", above="CN=Root"), Confidence.PROVEN),
        (Chain("CN=Link", kin=("CN=Root,O=Trust",)), Confidence.INFERRED),
        (Chain("CN=Link", public=True), Confidence.INFERRED),
        (Chain("CN=Link", between=True), Confidence.INFERRED),
        (Chain("CN=Link", published=True), Confidence.INFERRED),
        (Chain("CN=Acme Link", named="CN=Acme"), Confidence.INFERRED),
    ],
)
def test_a_missing_link(chain: Chain, expected: Confidence):
    """Proven where the leaf names who is above; else the other possibility is told with what separates them."""
    incomplete, untrusted = judged(chain)

    assert expected is incomplete.confidence
    assert ([] if expected is Confidence.PROVEN else ["tls.certificate.untrusted_ca"]) == [
        rival.code for rival in incomplete.rivals
    ]
    assert Pass() == untrusted


@pytest.mark.parametrize(
    ("chain", "ca_file", "expected", "rivals"),
    [
        (LEAF, "", Confidence.PROVEN, []),
        (LEAF, "ca.pem", Confidence.INFERRED, ["tls.chain.incomplete"]),
        (replace(LEAF, own=True), "ca.pem", Confidence.INFERRED, ["tls.chain.incomplete"]),
        (replace(LEAF, own=True, published=True), "", Confidence.PROVEN, []),
        (WHOLE, "ca.pem", Confidence.PROVEN, []),
    ],
)
def test_an_unknown_authority(chain: Chain, ca_file: str, expected: Confidence, rivals: list[str]):
    """With a CA file of another authority both stay possible, unless the server sent its own root."""
    incomplete, untrusted = judged(chain, ca_file)

    assert not isinstance(incomplete, Fail)
    assert (expected, rivals) == (untrusted.confidence, [rival.code for rival in untrusted.rivals])


def test_a_chain_up_to_its_root_lacks_no_link():
    """That excludes it by a fact."""
    incomplete, _ = judged(WHOLE)

    assert Pass(by=("certificate:certificate/chain_length",)) == incomplete
