"""The unit `@capacity_limit`, and that every file of the folder declares one of its name."""

from wsinvest.i18n.messages import problems_of
from wsinvest.model.capacity_limit import Counts, limit_units


def test_every_limit_has_its_words():
    """Label and change are texts; those that count held connections are six."""
    units = limit_units()

    assert {"descriptors", "memory", "address_space", "ports", "proxy", "proxy_descriptors", "backlog", "cpu"} == {
        one.name for one in units
    }
    assert () == tuple(problem for one in units for problem in (*problems_of(one.label), *problems_of(one.change)))
    assert ["backlog"] == [one.name for one in units if one.counts is Counts.AT_ONCE]
    assert ["cpu"] == [one.name for one in units if one.counts is Counts.MESSAGES]
