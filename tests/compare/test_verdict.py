"""What became of findings, and the verdict in one sentence."""

from dataclasses import replace

import pytest

from tests.building import answered, case, opened, repeats
from wsinvest.compare.findings import Fate, became
from wsinvest.compare.runs import compare
from wsinvest.compare.verdict import Verdict
from wsinvest.i18n.catalogue import UNTRANSLATED
from wsinvest.model.attempt import Attempt
from wsinvest.model.failure import Exit
from wsinvest.model.finding import Confidence, Diagnosis, Finding, Severity

REFUSED = "http.auth.rejected"
LEAK = "resource.memory.pressure"


def finding(code: str, severity: Severity = Severity.HIGH) -> Finding:
    return Finding(code, "a", "b", severity, Confidence.PROVEN, True, {}, (), (), ())


def diagnosis(*findings: Finding, passed: tuple[str, ...] = (), made: tuple[Attempt, ...] = ()) -> Diagnosis:
    return Diagnosis(case(handshake=repeats(*(made or good(20)))), findings, (), (), (), (), passed=passed)


def good(count: int) -> tuple[Attempt, ...]:
    return tuple(opened(f"r{n}") for n in range(count))


def bad(count: int) -> tuple[Attempt, ...]:
    return tuple(answered(f"f{n}", 403) for n in range(count))


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        (diagnosis(finding(REFUSED), made=bad(3)), diagnosis(passed=(REFUSED,)), Fate.FIXED),
        (diagnosis(finding(REFUSED), made=bad(3)), diagnosis(), Fate.UNSEEN),
        (diagnosis(finding(REFUSED)), diagnosis(passed=(REFUSED,), made=bad(3)), Fate.UNSEEN),
        (diagnosis(finding(LEAK)), diagnosis(passed=(LEAK,), made=bad(3)), Fate.FIXED),
        (diagnosis(finding(LEAK)), diagnosis(finding(LEAK)), Fate.STILL),
        (diagnosis(passed=(LEAK,)), diagnosis(finding(LEAK)), Fate.NEW),
        (diagnosis(), diagnosis(finding(LEAK)), Fate.FOUND),
    ],
)
def test_only_what_was_examined_and_not_found_is_fixed(before: Diagnosis, after: Diagnosis, fate: Fate):
    """What the later run could not examine, or what lies behind an earlier end of its connections, is not called so."""
    assert [fate] == [one.fate for one in became(before, after)]


URGENT = finding(LEAK)
OTHER = finding("resource.fd.exhausted")


@pytest.mark.parametrize(
    ("before", "after", "verdict", "status"),
    [
        (diagnosis(), diagnosis(), Verdict.WELL, Exit.FINE),
        (diagnosis(URGENT), diagnosis(passed=(LEAK,)), Verdict.FIXED, Exit.FINE),
        (diagnosis(URGENT, OTHER), diagnosis(OTHER, passed=(LEAK,)), Verdict.PARTLY, Exit.HIGH),
        (diagnosis(URGENT), diagnosis(URGENT), Verdict.NOT_FIXED, Exit.HIGH),
        (diagnosis(URGENT, passed=(OTHER.code,)), diagnosis(OTHER, passed=(LEAK,)), Verdict.OTHER, Exit.HIGH),
        (diagnosis(passed=(LEAK,)), diagnosis(finding(LEAK, Severity.CRITICAL)), Verdict.WORSE, Exit.CRITICAL),
        (diagnosis(), diagnosis(URGENT), Verdict.FOUND, Exit.HIGH),
        (diagnosis(URGENT), diagnosis(), Verdict.OPEN, Exit.HIGH),
        (diagnosis(URGENT), diagnosis(finding(LEAK, Severity.LOW)), Verdict.FIXED, Exit.FINE),
        (diagnosis(finding(LEAK, Severity.LOW)), diagnosis(URGENT), Verdict.WORSE, Exit.HIGH),
    ],
)
def test_the_verdict_counts_what_is_urgent(before: Diagnosis, after: Diagnosis, verdict: Verdict, status: Exit):
    """One word, and the exit status of the later run; 1 where nothing can be told."""
    found = compare(before, after)

    assert (verdict, status) == (found.verdict, found.exit_status)


@pytest.mark.parametrize(("tried", "verdict"), [(13, Verdict.CHANCE), (14, Verdict.FIXED)])
def test_a_fault_that_came_and_went_needs_enough_good_connections(tried: int, verdict: Verdict):
    """Of 20 connections 4 failed: 0.8 ** 13 is 5.5 %, 0.8 ** 14 is 4.4 %."""
    before = diagnosis(finding(REFUSED), made=(*good(16), *bad(4)))

    found = compare(before, diagnosis(passed=(REFUSED,), made=good(tried)))

    assert verdict is found.verdict


def test_an_incomplete_later_run_tells_nothing():
    """No handshake was made, so the service was not seen to work."""
    found = compare(diagnosis(URGENT), replace(diagnosis(passed=(LEAK,)), case=case()))

    assert Verdict.OPEN is found.verdict


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_each_verdict_is_a_sentence_of_each_language(language: str):
    """With its numbers, and translated."""
    said = compare(diagnosis(URGENT), diagnosis(passed=(LEAK,))).sentence.say(language)

    assert "1" in said
    assert UNTRANSLATED not in said
