"""Roots are what nothing proven leads to; chains show the way from them, gaps included."""

import pytest

from wsinvest.diagnose.causes import chains, followed, roots, with_late_refusals, without
from wsinvest.model.finding import Confidence, Finding, Link, Severity

EDGES = {
    "config.secret.missing": ("token.generation.failed", "login.response.empty_token", "token.value.empty"),
    "token.generation.failed": ("login.response.empty_token", "token.value.empty"),
    "login.response.empty_token": ("token.value.empty",),
    "token.value.empty": ("http.auth.rejected",),
    "token.time.clock_skew": ("token.time.expired",),
    "token.time.expired": ("http.auth.rejected",),
    "http.auth.rejected": ("http.handshake.closed_early",),
    "resource.memory.pressure": ("http.capacity.insufficient",),
    "http.capacity.insufficient": ("http.handshake.closed_early",),
    "config.origin.missing": ("http.origin.rejected",),
    "tls.certificate.expiring_soon": ("tls.certificate.expired",),
}
LEVELS = {"c": Severity.CRITICAL, "h": Severity.HIGH, "m": Severity.MEDIUM, "l": Severity.LOW}
SURE = {"+": Confidence.PROVEN, "?": Confidence.INFERRED, ".": Confidence.OBSERVED}


def finding(code: str, mark: str) -> Finding:
    return Finding(code, "", "", LEVELS[mark[0]], SURE[mark[1]], False, {}, (), (), ())


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("a.b.c", "a.b.c h+"),
        ("", "a.b.c m+"),  # advice that explains nothing
        ("http.handshake.slow", "http.handshake.slow m."),  # a degradation matters by itself
        ("", "tls.certificate.expiring_soon m+"),  # a warning is none
        ("config.secret.missing", "config.secret.missing c+, http.auth.rejected h."),  # over gaps
        ("config.secret.missing", "config.secret.missing c+, token.value.empty h?, http.auth.rejected h."),
        ("token.time.expired", "token.time.expired h?, http.auth.rejected h."),
        # What stands in the chain of a cause that is inferred is no second cause.
        ("config.secret.missing", "config.secret.missing c?, token.generation.failed c?"),
        ("config.secret.missing", "config.secret.missing c?, http.auth.rejected h."),
        ("config.secret.missing token.value.empty", "config.secret.missing c?, token.value.empty h+"),
        ("config.origin.missing http.origin.rejected", "config.origin.missing m+, http.origin.rejected h+"),
        ("config.origin.missing", "config.origin.missing h+, http.origin.rejected h+"),
        ("token.time.clock_skew", "token.time.clock_skew m+, token.time.expired m+, http.auth.rejected m."),
        ("a.b.c config.secret.missing", "a.b.c h+, config.secret.missing c+, token.value.empty h+"),
    ],
)
def test_roots(expected: str, found: str):
    """Only what is as sure takes the root from its effect, and medium never takes it from high."""
    findings = [finding(*one.split()) for one in found.split(", ")]

    assert set(expected.split()) == roots(findings, EDGES)


INCIDENT = frozenset(
    {
        "config.secret.missing",
        "token.generation.failed",
        "token.value.empty",
        "resource.memory.pressure",
        "http.handshake.closed_early",
        "tcp.connect.refused",
    }
)


def test_chains_of_the_incident():
    """Two roots join in one symptom by two chains, gaps are visible, and a root without edges stands alone."""
    found = chains(["config.secret.missing", "resource.memory.pressure", "tcp.connect.refused"], INCIDENT, EDGES)

    assert [
        (
            Link("config.secret.missing", True),
            Link("token.generation.failed", True),
            Link("token.value.empty", True),
            Link("http.auth.rejected", False),
            Link("http.handshake.closed_early", True),
        ),
        (
            Link("resource.memory.pressure", True),
            Link("http.capacity.insufficient", False),
            Link("http.handshake.closed_early", True),
        ),
        (Link("tcp.connect.refused", True),),
    ] == list(found)


def test_one_chain_for_each_last_symptom():
    """A root that ends in two symptoms heads two chains; symptoms on the way do not end one."""
    edges = {"r": ("a", "b"), "a": ("c",), "b": ("d",)}
    found = chains(["r"], frozenset("rabcd"), edges)

    assert ["rac", "rbd"] == ["".join(link.code for link in chain) for chain in found]


def test_gaps_are_few():
    """Of two ways the one with fewer unobserved links is told, then the one that shows more."""
    edges = {"r": ("a", "x", "z"), "a": ("z",), "x": ("y",), "y": ("z",)}

    assert "raz" == "".join(link.code for link in chains(["r"], frozenset("raz"), edges)[0])
    assert "rz" == "".join(link.code for link in chains(["r"], frozenset("rz"), edges)[0])


def test_unobserved_ends_are_cut():
    """A chain never ends in something that nobody saw."""
    assert ((Link("config.origin.missing", True),),) == chains(
        ["config.origin.missing"], frozenset({"config.origin.missing"}), EDGES
    )


def test_a_refusal_may_come_after_accept():
    """What leads to a refused handshake also leads to the close frame by which other servers refuse."""
    findings = [finding("token.value.empty", "h+"), finding("session.close.policy", "h.")]

    assert {"token.value.empty"} == roots(findings, with_late_refusals(EDGES))


AHEAD = {
    "token.time.expired": ("http.auth.rejected",),
    "server.exception.unhandled": ("http.proxy.backend_down",),
}


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("http.proxy.backend_down", "token.time.expired c?, http.proxy.backend_down c."),
        ("token.time.expired", "token.time.expired c+, http.proxy.backend_down c."),
        (
            "token.time.expired",
            "token.time.expired c?, server.exception.unhandled h., http.proxy.backend_down c.",
        ),
        ("token.time.expired", "token.time.expired c?, session.close.policy h."),
        ("token.time.expired", "token.time.expired c?, http.answer.unexplained h."),  # the server's own 500
    ],
)
def test_what_nobody_saw_leads_no_assumed_cause_on(expected: str, found: str):
    """An exception that was not observed links a 502 to a proven cause only; a 502 may as well come by itself."""
    findings = [finding(*one.split()) for one in found.split(", ")]

    assert {expected} == roots(findings, with_late_refusals(AHEAD))


@pytest.mark.parametrize(("mark", "last"), [("c?", "token.time.expired"), ("c+", "http.proxy.backend_down")])
def test_the_chain_of_an_assumed_cause_ends_at_what_nobody_saw(mark: str, last: str):
    """The chains follow the same edges as the choice of roots: what is not claimed is not drawn either."""
    cause = finding("token.time.expired", mark)
    observed = frozenset({cause.code, "http.proxy.backend_down"})
    found = chains([cause.code], observed, followed(cause, observed, with_late_refusals(AHEAD)))

    assert [last] == [chain[-1].code for chain in found]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("tcp.connect.refused", "token.time.expired c?, tcp.connect.refused c+"),
        ("tcp.connect.refused token.time.expired", "token.time.expired c+, tcp.connect.refused c+"),
        ("token.time.expired", "token.time.expired c?, token.lifetime.long l."),
        ("token.time.expired http.origin.rejected", "token.time.expired c?, http.origin.rejected h+"),
        ("http.proxy.upgrade_stripped", "token.time.expired c?, http.proxy.upgrade_stripped c+"),
        (
            "http.proxy.upgrade_stripped token.time.expired",
            "token.time.expired c?, http.proxy.upgrade_stripped c?",
        ),
    ],
)
def test_a_fault_that_no_server_judged_is_no_second_root(expected: str, found: str):
    """Where no request came as far as the server, a fault of it is a root only if it is proven."""
    findings = [finding(*one.split()) for one in found.split(", ")]

    assert set(expected.split()) == roots(findings, EDGES)


def test_no_cause_works_over_what_facts_exclude():
    """A failing login does not explain a refusal of a token that was sent; a gap that nobody looked at may stand."""
    edges = {"login.rate.limited": ("token.value.missing",), "token.value.missing": ("http.auth.rejected",)}
    findings = [finding("login.rate.limited", "h+"), finding("http.auth.rejected", "h.")]

    assert {"login.rate.limited"} == roots(findings, edges)
    assert {"login.rate.limited", "http.auth.rejected"} == roots(
        findings, without(edges, frozenset({"token.value.missing"}))
    )
