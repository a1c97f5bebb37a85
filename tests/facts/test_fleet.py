"""A fleet in numbers: who is well, who shares a cause, and what the worst of it is."""

from tests.fleet.fleets import CAUSE, fleet, member, two_of_four
from wsinvest.facts.fleet import FAILED, LOST, counted


def test_a_target_is_well_up_to_medium_and_as_a_whole():
    """What could not be examined is not well, whatever else was seen."""
    states = {"ok": True, "low": True, "medium": True, "high": False, "undetermined": False, FAILED: False, LOST: False}

    assert states == {state: member("a", state).well for state in states}
    assert not member("a", "low", incomplete=True).well


def test_targets_of_one_cause_stand_together_the_worst_first():
    """So that a reader sees at once what is one fault."""
    found = fleet(
        member("z", "critical", code="a.b"),
        member("a", "ok"),
        member("m", "critical", code="c.d"),
        member("b", "critical", code="a.b"),
        member("l", LOST),
        member("h", "high", code="a.b"),
    )

    assert ["b", "z", "m", "h", "l", "a"] == [one.name for one in found.worst_first]


def test_a_cause_is_told_once_with_all_its_targets():
    """With the address only if it is one."""
    first = two_of_four().causes
    second = fleet(member("b", "high", peer="192.0.2.1:80", **CAUSE), member("c", "high", peer="192.0.2.2:80", **CAUSE))

    assert [(("b", "c"), "192.0.2.1:80")] == [(one.members, one.address) for one in first]
    assert [""] == [one.address for one in second.causes]


def test_causes_stand_by_their_worst_target_then_by_how_many_there_are():
    """Many that are only slow do not hide one that is down."""
    found = fleet(
        *(member(f"m{number}", "medium", code="a.a") for number in range(9)),
        member("c", "critical", code="b.b"),
        *(member(f"x{number}", "critical", code="c.c") for number in range(2)),
        member("x9", "medium", code="c.c"),
    )

    assert [("c.c", 3), ("b.b", 1), ("a.a", 9)] == [(one.code, len(one.members)) for one in found.causes]


def test_what_is_shared_is_counted_over_those_that_are_not_well():
    """A medium fault of many is no reason to say that they share one cause of being unwell."""
    well = [member(f"w{number}", "medium", code="a.b") for number in range(5)]
    unwell = [member(name, "high", code="c.d") for name in "xyz"]

    assert 3 == fleet(*well, *unwell).shared
    assert 0 == fleet(*well).shared


def test_the_exit_status_is_the_worst():
    """A lost target (3) stands above a critical one (2), as with several reports."""
    assert 3 == two_of_four().exit_status
    assert 0 == fleet(member("a"), member("b", "medium")).exit_status
    assert {"critical": 2, LOST: 1, "ok": 1} == counted(two_of_four().members)
