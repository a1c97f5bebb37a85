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
from wsinvest.model.stage import Reason, Stage, StageName, State
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


SELF_SIGNED, UNKNOWN = RULES


@pytest.mark.parametrize(
    ("host", "rule", "level", "sure", "asked"),
    [
        ("chat.example.org", SELF_SIGNED, Severity.CRITICAL, Confidence.PROVEN, False),
        ("chat.example.org", UNKNOWN, Severity.CRITICAL, Confidence.PROVEN, False),
        ("localhost", SELF_SIGNED, Severity.HIGH, Confidence.INFERRED, False),
        ("localhost", UNKNOWN, Severity.MEDIUM, Confidence.OBSERVED, True),
    ],
)
def test_the_url_alone(host: str, rule, level: Severity, sure: Confidence, asked: bool):
    """Clients of a private host may have the authority's CA file, so it is asked for; those of a public one do not.

    A certificate that nobody else signed remains a cause: there is no authority whose file could be handed out.
    """
    found = ask(*rule, host)

    assert (level, sure, asked) == (found.severity, found.confidence, found.not_given)


@pytest.mark.parametrize(("rule", "reason"), RULES)
def test_one_server_of_several(rule, reason: Reason):
    """Where some attempts get beyond TLS, whom this run trusts is enough for one server; the fault is the other's."""
    beyond = replace(opened("r01"), stages=(Stage(StageName.TLS, State.PASSED, 1.0),))
    facts = {"handshake": repeats(beyond, ended("r02", StageName.TLS, reason)), "look": None, "config": None}
    found = said(rule, **facts, target=target(Url("wss", "localhost", 443)))

    assert (Severity.HIGH, Confidence.PROVEN, False) == (found.severity, found.confidence, found.not_given)


def test_a_named_file_that_does_not_fit_is_no_question():
    """Who named a CA file said whom the clients trust; the title says that it was looked at."""
    facts = {"handshake": UNTRUSTED, "look": look(trusted=False, ca_file="ca.pem"), "config": None}
    found = said(
        certificate_untrusted_ca, **facts, target=replace(target(Url("wss", "localhost", 443)), ca_file="ca.pem")
    )

    assert (Severity.HIGH, Confidence.PROVEN, False) == (found.severity, found.confidence, found.not_given)
    assert "neither the CA file nor this machine knows" == found.values["lack"].text


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
