"""The handshakes make a fault of the token proven, suspected, untried or cleared."""

import pytest

from tests.building import answered, ended, opened, repeats
from tests.rules.tokens import SENT, accepted, green, refused
from wsinvest.analysis.attribution import EFFECT, Attribution, attribute, hit
from wsinvest.facts.comparison import OTHER_TOKEN
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Severity
from wsinvest.model.registry import load
from wsinvest.model.stage import Reason, StageName

TRIMMED = ("token.format.whitespace",)
CASES = [
    (None, Attribution.UNTRIED),
    (refused(), Attribution.SUSPECTED),
    (refused(403), Attribution.SUSPECTED),
    (refused(403, plain=(PlainGet("path", 404),)), Attribution.UNTRIED),
    (refused(401, plain=(PlainGet("path", 404),)), Attribution.SUSPECTED),
    (refused(404), Attribution.UNTRIED),
    (refused(503), Attribution.UNTRIED),
    (repeats(ended("r01", StageName.TCP, Reason.REFUSED)), Attribution.UNTRIED),
    (refused(401, SENT, green("token_trimmed")), Attribution.PROVEN),
    (refused(401, SENT, green("token_minted")), Attribution.SUSPECTED),
    (refused(401, SENT, green("origin_allowed", "origin", SENT)), Attribution.CLEARED),
    (accepted(), Attribution.CLEARED),
    (repeats(answered("r01", 401, sent=SENT), opened("r02", sent=SENT)), Attribution.CLEARED),
]


@pytest.mark.parametrize(("handshake", "expected"), CASES)
def test_attribution(handshake, expected):
    """A probe of another token neither proves this fault nor clears it; one of the same token clears."""
    assert expected is attribute(handshake, *TRIMMED, replaced=False)


@pytest.mark.parametrize(
    ("handshake", "decisive", "severity", "confidence"),
    [
        (None, True, Severity.HIGH, Confidence.INFERRED),
        (refused(), False, Severity.HIGH, Confidence.INFERRED),
        (refused(), True, Severity.HIGH, Confidence.PROVEN),
        (refused(401, SENT, green("token_trimmed")), False, Severity.HIGH, Confidence.PROVEN),
        (accepted(), True, Severity.LOW, Confidence.OBSERVED),
    ],
)
def test_hit_follows_the_handshakes(handshake, decisive, severity, confidence):
    """As grave and as sure as they allow; what the server accepts is never grave."""
    made = hit(Severity.HIGH, handshake, TRIMMED, ("token:state",), decisive=decisive, replaced=False)

    assert (severity, confidence) == (made.severity, made.confidence)
    assert "token:state" == made.evidence[0]


def test_another_token_removes_every_fault_of_the_one_in_use():
    """Whichever experiment brings it; every effect has its words."""
    homes = ("wsinvest.probe.experiments.issued", "wsinvest.probe.experiments.minted")
    units = load(("wsinvest.probe.experiments",)).experiments.values()

    assert {OTHER_TOKEN} == {unit.axis for unit in units if unit.function.__module__ in homes}
    assert Attribution.PROVEN is attribute(refused(401, SENT, green("token_minted")), *TRIMMED)
    assert set(Attribution) == set(EFFECT)


def test_control_that_opens_clears_nobody():
    """Anonymous clients are let in; that does not make this token a good one."""
    anonymous = repeats(answered("r01", 401, sent=SENT), probes=[opened("p01", change=Change("control", "x"))])

    assert Attribution.SUSPECTED is attribute(anonymous, *TRIMMED)


def test_the_unchanged_token_that_opens_at_the_end_clears_it():
    """The fault passed while it was looked for; a control without a token says nothing of the kind."""
    again = opened("p02", change=Change("control", "unchanged"), sent=SENT)
    passed = repeats(answered("r01", 401, sent=SENT), probes=[again])

    assert Attribution.CLEARED is attribute(passed, *TRIMMED)


def test_a_403_that_an_unknown_path_gets_as_well_names_the_path_as_a_rival():
    """The token is bad, and it may not have been looked at."""
    unclear = refused(403, plain=(PlainGet("path", 404),))

    assert ["http.path.not_found"] == [
        rival.code for rival in hit(Severity.HIGH, unclear, TRIMMED, ("token:state",)).rivals
    ]
    assert () == hit(Severity.HIGH, refused(), TRIMMED, ("token:state",)).rivals
