"""Readiness for operation: each rule speaks of its own settings, and only where a source was named and read."""

from dataclasses import replace

import pytest

from tests.rules.operation_cases import LINES
from tests.rules.saying import said
from tests.rules.settings import config, file
from wsinvest.facts.config import FileState
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.rules.config.environment_incomplete import environment_incomplete
from wsinvest.rules.config.logging_limited import logging_limited
from wsinvest.rules.config.monitoring_missing import monitoring_missing
from wsinvest.rules.config.pool_unbounded import pool_unbounded
from wsinvest.rules.config.timeouts_unfit import timeouts_unfit

RULES = {
    environment_incomplete: lambda facts: environment_incomplete(facts),
    monitoring_missing: lambda facts: monitoring_missing(facts, None, LINES),
    logging_limited: lambda facts: logging_limited(facts, None),
    timeouts_unfit: lambda facts: timeouts_unfit(facts, None),
    pool_unbounded: lambda facts: pool_unbounded(facts, None, LINES),
}
EVERY = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@EVERY
def test_nothing_set_is_medium_and_proven(rule):
    """The file is the proof of what it lacks."""
    outcome = RULES[rule](config({}))

    assert (Severity.MEDIUM, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert said(rule, outcome, "pt_BR", config=config({}))


@EVERY
def test_all_set_is_fine(rule):
    """A completely configured service hears nothing."""
    assert Pass() == RULES[rule](config())


@EVERY
@pytest.mark.parametrize(
    "changed",
    [
        {"source_named": False, "env_file": file(state=FileState.NOT_NAMED)},
        {"env_file": file(state=FileState.MISSING)},
        {"env_file": file(state=FileState.UNREADABLE)},
    ],
)
def test_what_a_source_lacks_that_was_not_read_is_not_known(rule, changed):
    """What our own shell lacks says nothing about the service."""
    assert isinstance(RULES[rule](replace(config({}), **changed)), NotMeasured)


@EVERY
def test_a_name_that_is_not_even_recorded_as_missing_is_cited_by_the_list(rule):
    """A recorded case may hold nothing but what was said."""
    facts = replace(config({}), values=())

    assert said(rule, RULES[rule](facts), "en", config=facts)
