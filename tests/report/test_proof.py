"""The proof in plain words: what was changed and what happened then, or what was seen; no references."""

from dataclasses import replace

import pytest

from tests.building import answered, case, opened, repeats
from tests.report.sections.sample import diagnosis, readable
from tests.rules.session_cases import closed
from tests.rules.settings import config
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.server import Server
from wsinvest.model.attempt import Change
from wsinvest.model.case import Case, Problem, ProblemKind
from wsinvest.model.finding import Confidence, Finding, Severity
from wsinvest.report.proof import proof, repeated, result
from wsinvest.report.sections import view_of
from wsinvest.report.sections.view import View

CHANGE = Change("origin", "origin_allowed", ("http.origin.rejected",), "with an allowed Origin")
SERVER = Server(7, "ws", None, None, None, 64, 64)
REFUSED = answered("r01", 403, "origin not allowed")


def of(recorded: Case, language: str = "en") -> View:
    return view_of(diagnosis(of=recorded), language, readable())


def resting_on(*evidence: str) -> Finding:
    return Finding("http.auth.rejected", "", "", Severity.HIGH, Confidence.PROVEN, True, {}, (), evidence, ())


def test_a_probe_that_opens():
    """What was changed, what happened, and what happened without it."""
    probe = opened("p01", change=CHANGE, base="r01")
    view = of(case(handshake=repeats(REFUSED, probes=(probe,))))

    assert "one change, “with an allowed Origin”, and the connection opens; unchanged: status 403." == proof(
        view, resting_on("handshake:repeats/r01", "handshake:probes/p01/stages")
    )


def test_a_probe_that_gets_further():
    """Another answer is progress, and no proof that all is well."""
    probe = answered("p01", 404, change=CHANGE, base="r01")
    view = of(case(handshake=repeats(REFUSED, probes=(probe,))))

    assert "and it gets further (status 404); unchanged: status 403." in proof(view, resting_on("handshake:probes/p01"))


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("config:values/JWT_SECRET", "JWT_SECRET is empty"),
        ("config:values/WS_ORIGIN", "WS_ORIGIN is missing"),
        ("handshake:repeats/r01/sent/token_state", "the token in the request: absent"),
        ("handshake:plain", "a plain GET of the path: status 404"),
        ("handshake:repeats/nobody", ""),
        ("login:response/status", ""),  # there is no login
        ("memory:used", ""),
        ("server:open_descriptors", "the server's process has 64 open files"),
    ],
)
def test_what_was_seen_in_words(reference: str, expected: str):
    """Nobody reads `config:values/...` at night."""
    handshake = replace(repeats(REFUSED), plain=(PlainGet("path", 404),))
    view = of(case(handshake=handshake, config=config({"JWT_SECRET": ""}), server=SERVER))

    assert expected == proof(view, resting_on(reference))


def test_the_server_s_own_words_are_quoted_once():
    """But not where they only repeat the status."""
    silent = answered("r01", 404, "Not Found")
    assert "“origin not allowed”" in _quoted(replace_type(REFUSED))
    assert "“" not in _quoted(replace_type(silent, phrase="Not Found"))


def replace_type(attempt, phrase: str = ""):
    """The attempt with a text/plain answer."""
    return replace(attempt, response=replace(attempt.response, content_type="text/plain", phrase=phrase))


def _quoted(attempt) -> str:
    view = of(case(handshake=repeats(attempt)))
    return proof(view, resting_on("handshake:repeats/r01/response/status"))


def test_what_the_head_says_already_is_known():
    """So that the screen need not say it twice."""
    view = of(case(handshake=repeats(answered("r01", 401))))
    said = proof(view, resting_on("handshake:repeats/r01/response/status"))

    assert repeated(said, view)
    assert not repeated("JWT_SECRET is missing", view)


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ((opened("r01"),), "1 of 1 connection opened (100%)."),
        ((opened("r01"), answered("r02", 503)), "1 of 2 connections opened (50%). 1 failed with: status 503."),
        (
            tuple(answered(f"r{n:02}", status) for n, status in enumerate((503, 503, 401, 401, 404, 500))),
            "0 of 6 connections opened (0%). 2 failed with: status 503. 2 failed with: status 401. 2 failed otherwise.",
        ),
        (
            (closed(1008, "go away"), opened("r02")),
            "2 of 2 connections opened (100%). 1 of 1 that were watched ended within a second: close code 1008 after "
            "12 ms: go away.",
        ),
    ],
)
def test_the_result_counts_every_attempt(attempts, expected: str):
    """How many of how many, when, and how the others ended; nothing about since when."""
    said = result(of(case(handshake=repeats(*attempts))))

    assert "2026-11-22 15:42:33 UTC: " == said[:25]
    assert expected == said[25:].replace("\u00a0", " ")


def test_a_reconstructed_case_has_no_time_of_measurement():
    """Nothing was measured at the time that stands in its head."""
    recorded = case(handshake=repeats(REFUSED))
    recorded = replace(recorded, manifest=replace(recorded.manifest, reconstructed_from="a report"))

    assert result(of(recorded)).startswith("0 of 1")


def test_without_a_handshake_the_reason_is_said():
    """Instead of a number that nobody measured."""
    said = result(of(case(problems={"handshake": Problem(ProblemKind.BUG, "x")})))

    assert "not examined" in said
    assert "" == result(of(case()))


def test_in_portuguese():
    """All of it."""
    view = of(case(handshake=repeats(REFUSED, probes=(opened("p01", change=CHANGE, base="r01"),))), "pt_BR")

    assert "uma só mudança, “com um Origin permitido”, e a conexão abre; sem ela: status 403." == proof(
        view, resting_on("handshake:probes/p01")
    )
