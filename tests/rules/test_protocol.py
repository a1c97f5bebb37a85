"""What the answer makes of the protocol: version, upgrade, subprotocol, frames."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats
from tests.rules.saying import said
from wsinvest.model.attempt import Change, Negotiated, Reason, Response, Sent, StageName, TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.rules.protocol.accept_invalid import accept_invalid
from wsinvest.rules.protocol.subprotocol_not_selected import subprotocol_not_selected
from wsinvest.rules.protocol.subprotocol_unrequested import subprotocol_unrequested
from wsinvest.rules.protocol.upgrade_header_missing import upgrade_header_missing
from wsinvest.rules.protocol.version_unsupported import version_unsupported

SEVEN = Sent(version=7)
TO_13 = Change("version", "version_13")


def refused(identity="r01", status=400, headers=(), **more):
    return answered(identity, status, headers=headers, sent=SEVEN, **more)


def of_version(*attempts, probes=()):
    return version_unsupported(repeats(*attempts, probes=probes))


def test_an_error_to_7_and_a_101_to_13_prove_it():
    """The probe is the evidence; every repeat ends so, hence critical."""
    handshake = repeats(refused(), refused("r02"), probes=(opened("p01", change=TO_13),))
    outcome = version_unsupported(handshake)
    words = said(version_unsupported, outcome, "pt_BR", handshake=handshake)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert "handshake:probes/p01" in outcome.evidence
    assert words["title"] == "O servidor não aceita a versão 7 do WebSocket"
    assert words["impact"].startswith("2 de 2")


def test_progress_with_13_proves_it_too():
    """400 to 7, 401 to 13: the version was the first of two faults."""
    outcome = of_version(refused(), probes=(answered("p01", 401, change=TO_13),))

    assert outcome.confidence is Confidence.PROVEN


@pytest.mark.parametrize(
    ("attempt", "expected"),
    [
        (refused(status=400), Hit),
        (refused(status=426), Hit),
        (refused(status=500, headers=(("Sec-WebSocket-Version", "13"),)), Hit),
        (ended("r01", StageName.NEGOTIATION, Reason.UNKNOWN, sent=SEVEN), Hit),
        (refused(status=401), Clear),
        (ended("r01", StageName.TCP, Reason.REFUSED, sent=SEVEN), Clear),
        (opened("r01", sent=SEVEN), Clear),
        (answered("r01", 426), Clear),
    ],
    ids=["400", "426", "names versions", "recorded", "401", "never asked", "accepted", "13 was sent"],
)
def test_without_a_probe_only_an_answer_about_versions_speaks(attempt, expected):
    """It is inferred then, and one refusal of several is high."""
    outcome = of_version(attempt, opened("r02"))

    assert expected is type(outcome)
    if isinstance(outcome, Hit):
        assert (Severity.HIGH, Confidence.INFERRED) == (outcome.severity, outcome.confidence)


def test_the_same_refusal_of_13_clears_the_version():
    """400 to both: the version is not what this 400 is about."""
    assert isinstance(of_version(refused(), probes=(answered("p01", 400, change=TO_13),)), Clear)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (accept_invalid, Reason.ACCEPT_INVALID),
        (upgrade_header_missing, Reason.UPGRADE_MISSING),
        (subprotocol_unrequested, Reason.SUBPROTOCOL_UNREQUESTED),
    ],
)
def test_a_101_that_breaks_the_rules_is_proven_by_itself(rule, reason):
    """One rule for each reason; critical when every repeat ends so, high when some do."""
    broken = ended("r01", StageName.NEGOTIATION, reason, Response(101), sent=Sent(subprotocols=("chat", "v2")))
    handshake = repeats(broken, opened("r02"))
    outcome = rule(handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert rule(repeats(broken)).severity is Severity.CRITICAL
    assert isinstance(rule(repeats(replace(broken, stages=opened("r01").stages))), Clear)
    assert isinstance(rule(repeats(ended("r01", StageName.NEGOTIATION, Reason.EXTENSION_INVALID))), Clear)
    said(rule, outcome, "en", handshake=handshake)


@pytest.mark.parametrize(
    ("sent", "selected", "expected"),
    [
        (Sent(subprotocols=("chat",)), "", Hit),
        (Sent(subprotocols=("chat",)), "chat", Clear),
        (Sent(), "", Clear),
        (Sent(token_place="subprotocol", token_state=TokenState.PRESENT), "", Hit),
        (Sent(token_place="subprotocol", token_state=TokenState.EMPTY), "", Clear),
        (Sent(token_place="query", token_state=TokenState.PRESENT), "", Clear),
    ],
)
def test_an_offer_wants_an_answer(sent, selected, expected):
    """Offers and none selected: tools connect, browsers do not. A token among the offers counts as one."""
    handshake = repeats(opened("r01", sent=sent, negotiated=Negotiated(selected)))
    outcome = subprotocol_not_selected(handshake)

    assert expected is type(outcome)
    if isinstance(outcome, Hit):
        assert outcome.severity is Severity.HIGH
        said(subprotocol_not_selected, outcome, "en", handshake=handshake)
