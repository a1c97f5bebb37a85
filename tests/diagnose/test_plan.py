"""The plan holds each step once, by phase, as the incident report orders them; its sums are the report's."""

from dataclasses import replace

import pytest

from wsinvest.analysis import remediation
from wsinvest.diagnose.plan import first_of, minutes_by_phase, plan_of
from wsinvest.model.case import Remark
from wsinvest.model.finding import CREDENTIAL_REQUIRED, Confidence, Finding, Severity, Step

OTHER = Step("open_port", remediation.TODAY, 20, Remark("a", "b"), Remark("c", "d"))


def finding(code: str, severity: Severity, *named: Step) -> Finding:
    return Finding(code, "", "", severity, Confidence.PROVEN, False, {}, named, (), ())


INCIDENT = (
    finding("config.secret.missing", Severity.CRITICAL, remediation.SET_SECRET),
    finding("token.generation.failed", Severity.CRITICAL, remediation.TEST_GENERATION),
    finding("http.handshake.closed_early", Severity.HIGH, remediation.ERROR_HANDLING),
    finding("resource.memory.pressure", Severity.HIGH, remediation.RESOURCE_MONITOR, remediation.LOAD_TEST),
    finding("token.value.empty", Severity.HIGH, remediation.VERIFY_AUTH),
    finding("config.environment.incomplete", Severity.MEDIUM, remediation.DOCUMENTATION),
    finding("config.monitoring.missing", Severity.MEDIUM, remediation.DASHBOARD, remediation.ALERTS),
    finding("config.pool.unbounded", Severity.MEDIUM, remediation.CONNECTION_POOL, remediation.LOAD_TEST),
)


def test_the_incidents_plan():
    """Twelve steps in three phases, with the standing ones, in the report's order."""
    assert [
        "set_secret",
        "test_generation",
        "verify_auth",
        "restart_services",
        "resource_monitor",
        "connection_pool",
        "error_handling",
        "load_test",
        "dashboard",
        "alerts",
        "documentation",
        "training",
    ] == [step.id for step in plan_of(INCIDENT)]


def test_the_incidents_sums():
    """105 minutes today, 11 hours in two days, 14 hours next week."""
    assert {1: 105, 2: 660, 3: 840} == minutes_by_phase(plan_of(INCIDENT))


def test_other_steps_stand_before_the_restart():
    """A restart in the middle would read half of the new environment."""
    found = plan_of((*INCIDENT, finding("tcp.connect.refused", Severity.HIGH, OTHER)))

    assert ["verify_auth", "open_port", "restart_services"] == [step.id for step in found][2:5]


def test_no_restart_and_no_training_without_their_reasons():
    """Standing steps belong to a changed environment and to a critical status."""
    assert ["open_port"] == [step.id for step in plan_of([finding("tcp.connect.refused", Severity.HIGH, OTHER)])]


def test_a_step_that_needs_a_restart_gets_one():
    """Whoever edits a configuration has to restart what reads it; a command to paste changes nothing."""
    edit, look = replace(OTHER, restarts=True), replace(OTHER, snippet=Remark("ss -s", "ss -s"))

    assert ["open_port", "restart_services"] == [step.id for step in plan_of([finding("a.b.c", Severity.HIGH, edit)])]
    assert ["open_port"] == [step.id for step in plan_of([finding("a.b.c", Severity.HIGH, look)])]


def test_the_first_step_leads_its_phase():
    """What the first screen says first stands first in the plan too, whatever the incident's order is."""
    findings = (
        finding("http.auth.rejected", Severity.HIGH, remediation.VERIFY_AUTH),
        finding("tcp.connect.refused", Severity.HIGH, OTHER),
    )

    assert ["open_port", "verify_auth"] == [step.id for step in plan_of(findings, OTHER)]


@pytest.mark.parametrize(
    ("severity", "roots", "expected"),
    [
        (Severity.HIGH, ["tcp.connect.refused"], "open_port"),
        (Severity.HIGH, ["http.auth.rejected"], "verify_auth"),
        (Severity.HIGH, [], "verify_auth"),  # the worst finding
        (Severity.MEDIUM, [], None),  # nothing is urgent
    ],
)
def test_the_first_step_is_that_of_the_first_root(severity: Severity, roots: list[str], expected: str | None):
    """The plan's order says nothing of what explains the failure."""
    findings = (
        finding("http.auth.rejected", severity, remediation.VERIFY_AUTH),
        finding("tcp.connect.refused", severity, OTHER),
    )
    found = first_of(findings, roots)

    assert expected == (found and found.id)


def test_a_root_s_step_for_today_comes_before_its_later_ones():
    """A phase of next week is no first step."""
    later = replace(OTHER, id="later", phase=remediation.NEXT_WEEK)
    found = first_of([finding("tcp.connect.refused", Severity.HIGH, later, OTHER)], ["tcp.connect.refused"])

    assert OTHER == found


def test_a_missing_credential_is_asked_for_where_nothing_is_urgent():
    """Undetermined ends with what to add."""
    asked = replace(finding(CREDENTIAL_REQUIRED, Severity.MEDIUM, OTHER), not_given=True)

    assert OTHER == first_of([finding("config.secret.weak", Severity.MEDIUM, remediation.SET_SECRET), asked], [])


def test_nothing_found_nothing_to_do():
    """A healthy service gets an empty plan."""
    assert () == plan_of(())
