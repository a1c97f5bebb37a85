"""The capacity figure shows what was measured, marks the limit that binds, and calls a rule of thumb one."""

from tests.building import case
from tests.report.figures.seeing import GIB, capacity, memory, view
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.health import Health
from wsinvest.facts.memory import Memory, Owner
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import Sockets
from wsinvest.report.figures import limits
from wsinvest.report.figures.gauges import BINDING, CLAIM, LIMIT, counts_of, gauges_of


def test_every_resource_with_use_and_limit_is_a_gauge():
    """A resource of which only one of the two is known is left out rather than guessed."""
    facts = case(
        memory=Memory(16 * GIB, 4 * GIB, 12 * GIB, cgroup_limit=2 * GIB, cgroup_used=GIB),
        server=Server(1, "python", None, None, None, open_descriptors=50, descriptor_limit=1024),
        sockets=Sockets((), listen_queue=0, listen_limit=128, ephemeral_range=(32768, 60999), ephemeral_used=None),
        health=Health("http://a/health", (), None, 1.0, memory_ratio=0.5, connections=None),
    )

    assert [0.25, 0.5, 50 / 1024, 0.5, 0.0] == [gauge.share for gauge in gauges_of(facts)]


def test_our_own_group_is_no_gauge():
    """A limit on the investigator says nothing about the server."""
    ours = Memory(4 * GIB, GIB, 3 * GIB, cgroup_limit=GIB, cgroup_used=GIB, cgroup_of=Owner.OURS)

    assert [0.25] == [gauge.share for gauge in gauges_of(case(memory=ours))]


def test_the_first_limit_binds_and_claims_are_named_as_such():
    """What was promised and the old rule are numbers that nobody measured."""
    counts = counts_of(capacity(), "en")

    assert [BINDING, LIMIT, CLAIM, CLAIM] == [count.kind for count in counts]
    assert ["open files of the process", "memory", "promised", "rule of 2 MB"] == [count.name for count in counts]


def test_the_old_rule_alone_gives_no_estimate():
    """The incident's 1,091 is shown, and said to be a rule of thumb."""
    figure = limits.draw(view(case(memory=memory(), capacity=Capacity((), 1_091, None)), "pt_BR"))

    assert "não foi estimado" in figure.caption
    assert "1.091" in figure.caption
    assert ["regra de<br>2 MB<br>(não medido)"] == figure.spec["layout"]["yaxis2"]["ticktext"]


def test_memory_alone_has_one_panel():
    """No axis without data."""
    layout = limits.draw(view(case(memory=memory()))).spec["layout"]

    assert "xaxis" in layout
    assert "xaxis2" not in layout


def test_numbers_beside_the_bars():
    """81.2 % of the host's memory, in the language's form."""
    texts = [one["text"] for one in limits.draw(view(case(memory=memory()), "pt_BR")).spec["data"] if "text" in one]

    assert [[" 81,2\u00a0%"]] == texts


def test_more_than_all_still_fits_its_bar():
    """A listen queue can be longer than its limit; the bar ends at the limit and the number tells."""
    full = view(case(sockets=Sockets((), listen_queue=200, listen_limit=100)))
    figure = limits.draw(full)

    assert [1.0] == figure.spec["data"][0]["x"]
    assert "200%" in figure.table.rows[0]
