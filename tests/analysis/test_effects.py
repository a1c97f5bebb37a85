"""What follows from a root cause, and which alerts mean it."""

from wsinvest.analysis.effects import after
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.model.registry import judging

EDGES = {"a": ("b", "c"), "c": ("d",), "d": ("a",)}


def test_everything_that_a_code_leads_to():
    """Directly and over others, itself included; a circle ends."""
    assert {"a", "b", "c", "d"} == after("a", EDGES)
    assert {"b"} == after("b", EDGES)


def test_a_server_that_does_not_accept_explains_its_queue_and_descriptors():
    """Of the alerts that fire with it only those that it leads to are effects."""
    follows = after("resource.fd.exhausted", judging().edges)
    found = {one.code for one in alerts().values() if follows & set(one.means)}

    assert "descriptors.high" in found
    assert not {"probe.failing", "certificate.expiry", "watch.blind"} & found
