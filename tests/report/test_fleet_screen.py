"""The screen at the end of a run over a fleet."""

import json

from tests.fleet.fleets import fleet, member, two_of_four
from wsinvest.facts.fleet import FAILED
from wsinvest.report.fleet_document import fleet_document
from wsinvest.report.fleet_screen import screen


def test_the_screen_names_causes_lost_targets_and_the_page():
    """Each cause once, with its targets and what to do first."""
    said = screen(two_of_four(), "out/index.html")

    assert "shop: 1 of 4 well; 2 share one cause" in said
    assert "[critical] 2 targets: The server refused the connection\n  b, c\n  First step: Start the server." in said
    assert "Lost with child 1 (it was ended by signal 9), asked no second time: d" in said
    assert said.endswith("Report: out/index.html\n")


def test_many_targets_fit_on_it():
    """Five names of a cause, six causes, and how many more there are."""
    many = [member(f"t{number}", "high", code="a.b", title="A fault") for number in range(40)]
    causes = [member(f"c{number}", "high", code=f"x.y{number}", title="Another") for number in range(8)]
    said = screen(fleet(*many, *causes), "p")

    assert "and 35 more" in said
    assert "3 further root causes: see the page" in said
    assert len(said.splitlines()) < 40


def test_a_target_without_a_diagnosis_says_why():
    """And with -q only the sentence and the page are printed."""
    found = fleet(member("a", FAILED, message="no URL"))

    assert "No diagnosis of a: no URL" in screen(found, "p")
    assert "shop: 0 of 1 well; 1 without a diagnosis; Report: p\n" == screen(found, "p", quiet=True)


def test_a_cause_that_names_something_of_each_target_is_told_without_it():
    """One title for three ports would name the port of one of them; the document says the same."""
    refused = [
        member(f"t{port}", "critical", code="tcp.connect.refused", title=f"refused at :{port}") for port in (1, 2)
    ]
    said = screen(fleet(*refused), "x")
    (cause,) = json.loads(fleet_document(fleet(*refused)))["causes"]

    assert "2 targets: The server refuses TCP connections" in said
    assert "The server refuses TCP connections" == cause["title"]


def test_a_target_that_is_not_well_is_named_also_without_a_cause():
    """One that wants a credential which nobody gave, or whose run was cut short; the numbers of the screen add up."""
    found = fleet(member("a"), member("wants", "undetermined"), member("cut", "ok", incomplete=True))

    assert "Not well, and no root cause was found: wants, cut" in screen(found, "p")
    assert "no root cause" not in screen(two_of_four(), "p")
