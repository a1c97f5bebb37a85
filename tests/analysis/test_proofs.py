"""Proof by a single change: the outcome must turn, and the control must not."""

from dataclasses import replace

import pytest

from tests.building import WATCHED, ended, opened
from wsinvest.analysis import proofs as proof
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.model.attempt import Change, Response
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName

CONTROL = Change("control", "no_token")


def attempt(id_, end=None, *, status=None, change=None, close=None):
    """An attempt that failed at `end`, or was watched for the first second when there is none."""
    answer = None if status is None else Response(status)
    if end is None:
        return opened(id_, change=change, session=WATCHED)
    reason = Reason.CLOSE_FRAME if end is StageName.FIRST_SECOND else Reason.STATUS
    return ended(id_, end, reason, answer, change=change, **({"close": close} if close else {}))


def refused(id_="r01", status=401, change=None):
    return attempt(id_, StageName.RESPONSE, status=status, change=change)


def probe(label, end=None, status=None, axis="token", base="r01"):
    return replace(attempt(f"p-{label}", end, status=status, change=Change(axis, label, (label,))), base=base)


def test_green_probe_and_red_control_prove():
    """Red, green after one change, red without any token."""
    seen = Handshake((refused(),), (probe("trimmed"), refused("p02", 401, CONTROL)))

    assert proof.Proofs(seen).opened("trimmed")
    assert seen.probes[0] == proof.opened_by(seen, "token")
    assert seen.probes[0] == proof.Proofs(seen).of("unquoted", "trimmed")


@pytest.mark.parametrize(
    ("repeats", "probes"),
    [
        ((refused(),), (probe("trimmed"), attempt("p02", change=CONTROL))),
        ((refused(), attempt("r02")), (probe("trimmed"),)),
        ((refused(),), (probe("trimmed", StageName.RESPONSE, 401),)),
        ((refused(),), ()),
    ],
    ids=["control is green too", "a repeat came through by itself", "the probe stays red", "no probe"],
)
def test_nothing_else_proves(repeats, probes):
    """A change that was not needed, or did not help, proves nothing."""
    seen = Handshake(repeats, probes)

    assert not proof.Proofs(seen).opened("trimmed")
    assert not proof.Proofs(seen).of("trimmed")
    assert proof.opened_by(seen, "token") is None


def test_repeats_that_were_let_go_at_once_know_nothing_of_the_first_second():
    """One repeat was held and closed by the server; that the others opened is no green."""
    late = attempt("r01", StageName.FIRST_SECOND, status=101, close=Close(4401))
    short = opened("r02")

    assert proof.Proofs(Handshake((late, short, short), (probe("x"),))).opened("x")
    assert not proof.Proofs(Handshake((late, attempt("r02")), (probe("x"),))).opened("x")


@pytest.mark.parametrize(
    ("end", "status", "expected"),
    [
        (StageName.FIRST_SECOND, None, True),
        (StageName.RESPONSE, 403, True),
        (StageName.RESPONSE, 426, True),
        (StageName.RESPONSE, 401, False),
        (StageName.RESPONSE, 400, False),
        (StageName.RESPONSE, 503, False),
        (StageName.RESPONSE, None, False),
        (StageName.TCP, None, False),
    ],
)
def test_advancing(end, status, expected):
    """A later stage or another answer is progress; silence, a refusal to parse and errors are not."""
    seen = Handshake((refused(),), (probe("trimmed", end, status),))

    assert expected is (proof.Proofs(seen).of("trimmed") is not None)


def test_a_probe_is_compared_with_the_change_that_was_adopted_before_it():
    """What the first change gained is not gained again by the second."""
    first = probe("trimmed", StageName.RESPONSE, 403)
    second = probe("unquoted", StageName.RESPONSE, 403, base=first.id)
    third = probe("origin", base=first.id)
    seen = Handshake((refused(),), (first, second, third))

    assert proof.Proofs(seen).of("trimmed")
    assert not proof.Proofs(seen).of("unquoted")
    assert proof.Proofs(seen).opened("origin")
    assert third == proof.Proofs(seen).of("unquoted", "origin", "trimmed")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (refused(status=401), True),
        (refused(status=403), True),
        (refused(status=404), False),
        (attempt("r01", StageName.FIRST_SECOND, status=101, close=Close(1008)), True),
        (attempt("r01", StageName.FIRST_SECOND, status=101, close=Close(4401)), True),
        (attempt("r01", StageName.FIRST_SECOND, status=101, close=Close(1011)), False),
        (attempt("r01", StageName.FIRST_SECOND, status=101), False),
        (attempt("r01", StageName.TCP), False),
        (attempt("r01", status=101), False),
    ],
)
def test_ends_that_speak_of_authentication(one, expected):
    """401, 403, policy and the application's own close codes."""
    assert expected is proof.auth_refused(one)


def test_missing_path_is_told_by_the_plain_get_alone():
    """404 on the path, not on the root."""
    assert proof.path_missing(Handshake((refused(status=403),), plain=(PlainGet("path", 404),)))
    assert not proof.path_missing(Handshake((refused(status=403),), plain=(PlainGet("root", 404),)))


def test_a_control_that_builds_on_a_change_says_nothing_against_it():
    """403 without Origin, 401 with one; then the same 401 without a token: the Origin was the first obstacle."""
    origin = probe("allowed", StageName.RESPONSE, 401, axis="origin")
    control = replace(refused("p02", 401, CONTROL), base=origin.id)
    seen = Handshake((refused(status=403),), (origin, control))

    assert proof.Proofs(seen).of("allowed")
    assert not proof.Proofs(replace(seen, probes=(origin, replace(control, base="r01")))).of("allowed")


def test_a_change_that_was_in_vain_at_first_is_tried_again():
    """A fresh token leads to 426, and only then version 13, tried before, opens."""
    early, fresh = probe("thirteen", StageName.RESPONSE, 401), probe("fresh", StageName.RESPONSE, 426)
    late = replace(probe("thirteen", base=fresh.id), id="p-late")
    seen = Handshake((refused(),), (early, fresh, late))

    assert proof.Proofs(seen).opened("thirteen")
    assert late == proof.Proofs(seen).of("thirteen")
    assert proof.NOTHING is proof.outcome(seen, early)
