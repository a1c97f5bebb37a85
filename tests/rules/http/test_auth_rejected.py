"""The server refuses the authentication."""

from dataclasses import replace

import pytest

from tests.building import answered, opened, repeats
from tests.rules.engineio_cases import NAMED, refused
from tests.rules.http_access_cases import FORGED, FRESH, VALID, ask, token
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Change, Sent, TokenState
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.http.auth_rejected import auth_rejected


def test_forbidden_is_a_refusal_of_the_credentials():
    """Whatever status it comes with."""
    handshake = repeats(refused(4))
    outcome = auth_rejected(handshake=handshake, token=None, config=NAMED)

    assert Severity.HIGH is outcome.severity
    assert isinstance(auth_rejected(handshake=repeats(refused(5)), token=None, config=NAMED), Pass)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_a_symptom(status: int):
    """High at most however many it hits, and only observed."""
    found = ask(auth_rejected, repeats(answered("r01", status)))

    assert (Severity.HIGH, Confidence.OBSERVED, str(status)) == (
        found.severity,
        found.confidence,
        found.values["status"],
    )


@pytest.mark.parametrize(
    ("expected", "axis", "label"),
    [
        (True, "parameter", "named_access_token"),
        (True, "place", "in_header"),
        (True, "token", "token_minted"),
        (False, "version", "version_13"),
    ],
)
def test_a_400_that_another_token_or_another_way_of_it_turns(expected: bool, axis: str, label: str):
    """Flask says so to a request that lacks a parameter."""
    probe = replace(opened("p01"), change=Change(axis, label))

    assert expected is isinstance(ask(auth_rejected, repeats(answered("r01", 400), probes=[probe])), Fail)


@pytest.mark.parametrize(
    "facts", [repeats(opened("r01")), repeats(answered("r01", 404)), repeats(answered("r01", 500))]
)
def test_no_refusal(facts: Handshake):
    """Other answers speak of other things."""
    assert Pass() == ask(auth_rejected, facts)


@pytest.mark.parametrize(
    ("known", "probes", "words"),
    [
        (token(verdict=FORGED), (), "findings on the token"),
        (token(TokenState.ABSENT), (), "findings on the token"),
        (None, (), "findings on the token"),
        (token(verdict=VALID), (), "the token is good by the settings known here"),
        (token(), (), "run it again with the server's .env"),
        (token(), (opened("p01", change=FRESH, base="r01"),), "Another token is let in"),
        (token(verdict=FORGED), (opened("p01", change=FRESH, base="r01"),), "findings on the token"),
    ],
)
def test_the_refusal_tells_what_is_known_of_its_reason(known, probes, words):
    """Not determinable is said so, with what would tell."""
    found = ask(auth_rejected, repeats(answered("r01", 403), probes=probes), known)

    assert words in found.values["why"].say("en", {})


def test_a_403_to_a_request_with_an_origin_may_be_for_it():
    """Nothing shows it, nothing excludes it."""
    sent = Sent(origin="https://app.example.org")

    assert ["http.origin.rejected"] == [
        rival.code for rival in ask(auth_rejected, repeats(answered("r01", 403, sent=sent))).rivals
    ]
    assert () == ask(auth_rejected, repeats(answered("r01", 401, sent=sent))).rivals


def test_one_use_and_now_and_then_are_told_apart():
    """What is let in at other times is not refused for itself."""
    refused = [answered(f"r0{number}", 401) for number in (2, 3, 4)]
    once = auth_rejected(repeats(opened("r01"), *refused), token())
    sometimes = auth_rejected(repeats(opened("r01"), *refused, opened("r05")), None)

    assert (Severity.MEDIUM, Severity.HIGH) == (once.severity, sometimes.severity)
    assert "one use" in once.values["why"].say("en")
    assert "servers that differ" in sometimes.values["why"].say("en")


@pytest.mark.parametrize(("known", "let_in"), [(None, 1), (token(TokenState.ABSENT), 1), (None, 3), (token(), 3)])
def test_nothing_is_said_of_a_token_that_was_not_sent_or_was_used_again(known, let_in):
    """A limit for the client's address looks like this: the first ones are let in, no later one."""
    first = [opened(f"r0{number}") for number in range(1, let_in + 1)]
    refused = [answered(f"r1{number}", 403) for number in (2, 3, 4)]
    found = auth_rejected(repeats(*first, *refused), known)

    why = found.values["why"].say("en")
    assert Severity.HIGH is found.severity
    assert "from one address" in why
    assert "token" not in why
    assert ("first request was" if let_in == 1 else "first 3 requests were") in why


def test_a_fault_that_passed_is_said_to_have_passed():
    """The unchanged request opened in the end: no finding on the token says why."""
    again = opened("p02", change=Change("control", "unchanged"), sent=Sent(token_state=TokenState.PRESENT))
    found = ask(auth_rejected, repeats(answered("r01", 401), probes=[again]), token(verdict=FORGED))

    assert "comes and goes or has passed" in found.values["why"].say("en", {})
