"""However an attempt fails, somebody says so: no failing baseline ever passes for a healthy one."""

from dataclasses import replace

import pytest

from tests.building import answered, case, ended, opened, repeats
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import PARTS
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Diagnosis, Severity
from wsinvest.model.registry import load
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.store.cases import resolve

STAGES = [stage for stage in StageName if stage is not StageName.CLOSE]
CODES = [None, 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999]
NAMING = ("dns.", "tcp.", "tls.", "http.", "protocol.", "session.")


def findings_of(facts: Handshake) -> Diagnosis:
    return diagnose(case(handshake=facts))


def named(facts: Handshake, least: Severity = Severity.HIGH) -> list[str]:
    return [one.code for one in findings_of(facts).findings if one.severity >= least and one.code.startswith(NAMING)]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", [*Reason, None])
def test_every_stage_and_reason(stage: StageName, reason: Reason | None):
    """Each pair gives at least one finding of high or critical, when all attempts end so and when one of two does.

    An authority that nobody named to this run is a question where no attempt gets beyond TLS.
    """
    asked = (stage, reason) == (StageName.TLS, Reason.CERTIFICATE_UNTRUSTED)
    beyond = Stage(StageName.TLS, State.PASSED, 1.0)
    one = replace(opened("r01"), stages=(beyond, *opened("r01").stages))

    assert named(repeats(ended("r01", stage, reason)), Severity.MEDIUM if asked else Severity.HIGH)
    assert named(repeats(one, ended("r02", stage, reason)))


@pytest.mark.parametrize("status", [100, 102, *range(200, 600)])
def test_every_status(status: int):
    """Whatever is answered in place of a 101 is named, and once only; no credential was named here."""
    least = Severity.MEDIUM if status in (401, 403) else Severity.HIGH

    assert len(named(repeats(answered("r01", status)), least)) == 1


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("reason", [Reason.CLOSE_FRAME, Reason.NO_CLOSE_FRAME, Reason.PROTOCOL_ERROR])
def test_every_close_of_the_first_second(code: int | None, reason: Reason):
    """Whatever close code ends the first second is named; a planned restart and a wish for a credential are medium."""
    least = Severity.MEDIUM if code in (1001, 1012, 1008, 3000) else Severity.HIGH

    assert named(repeats(ended("r01", StageName.FIRST_SECOND, reason, close=Close(code))), least)


def test_our_own_farewell_is_no_failure():
    """A server that does not answer our close frame has served the connection."""
    assert [] == named(repeats(ended("r01", StageName.CLOSE, Reason.TIMEOUT)))


MIXED = repeats(
    ended("r01", StageName.TCP, Reason.REFUSED),
    answered("r02", 418),
    ended("r03", StageName.NEGOTIATION, Reason.UNKNOWN),
    ended("r04", StageName.TLS, Reason.TLS_ALERT),
    opened("r05"),
)


def test_ends_of_several_kinds_are_each_named():
    """One finding for each kind, and none is critical while some attempts end otherwise."""
    found = findings_of(MIXED).findings

    assert {
        "tcp.connect.refused",
        "http.answer.unexplained",
        "http.handshake.unexplained",
        "tls.handshake.failed",
    } == {one.code for one in found if one.code.startswith(NAMING)}
    assert {Severity.HIGH} == {one.severity for one in found}


EVERY_END = [ended("r01", stage, reason) for stage in STAGES for reason in Reason]


@pytest.mark.parametrize("attempt", EVERY_END, ids=lambda attempt: f"{attempt.failed.name}-{attempt.failed.reason}")
def test_words_and_references_are_whole(attempt: Attempt):
    """Every finding can be said in every language, and all that it cites is there."""
    found = findings_of(repeats(attempt))
    rules = load().rules

    for finding in found.findings:
        for language in LANGUAGES:
            assert all(rules[finding.code].text.say(part, language, finding.values) for part in PARTS)
        assert finding.evidence
        assert all(resolve(found.case, reference) is not None for reference in finding.evidence)
