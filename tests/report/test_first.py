"""Terminal and page begin with the same causes and the same first step."""

import pytest

from tests.report.sections.sample import calm, diagnosis, fine, section, view
from wsinvest.model.finding import Link
from wsinvest.report import first
from wsinvest.report.screen import screen
from wsinvest.report.terminal import text


@pytest.mark.parametrize("of", [diagnosis(), calm(), fine()], ids=["urgent", "advice", "fine"])
def test_the_page_names_the_first_step_of_the_terminal(of):
    """A stakeholder and an engineer who talk to each other talk about one thing."""
    steps = [step.text.say("en") for step in first.steps(view(of))]
    on_screen = " ".join(screen(of, registry=view(of).registry).split())
    on_page = " ".join(text(section("verdict", of=of)).split())

    assert all(step in on_screen for step in steps)
    assert [f"Do this first: {step}" in on_page for step in steps[:1]] == [of.urgent] * bool(steps)


def test_a_step_that_a_root_names_comes_before_the_rest_of_the_plan():
    """Of each root cause the first of today, each once."""
    assert ["set_secret"] == [step.id for step in first.steps(view())]


def test_roots_stand_in_the_order_of_their_chains():
    """Each once, and only those that were observed."""
    assert ["config.secret.missing", "resource.memory.pressure"] == [one.code for one in first.roots(view())]


def test_of_each_root_the_longest_chain_is_told():
    """In the order of the roots."""
    short, long = (Link("a", True),), (Link("a", True), Link("b", True))

    assert (long, (Link("c", True),)) == first.longest_by_root((short, (Link("c", True),), long))


def test_the_proof_is_a_line():
    """At most three references."""
    finding = first.roots(view())[0]

    assert "config:values/JWT_SECRET" == first.proof(finding)
