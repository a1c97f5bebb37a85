"""The section on a load says what was measured, what failed and why, and where the result is void."""

from dataclasses import replace

import pytest

from tests.building import answered, case, opened
from tests.report.sections.sample import diagnosis, section
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, EndClass, FailureClass, Load, LoadTimes, Plan, SearchStep, carried_by
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.stage import Reason, StageName
from wsinvest.report.terminal import text

TIMES = LoadTimes(
    open=Bins.of([12_000] * 9), latency=Bins.of([40_000] * 50), service=Bins.of([30_000] * 50), lag=Bins.of([200] * 59)
)
LOAD = Load(Plan(hold=10, most=10), 12.0, 10, 9, held=9, sent=50, answered=50, times=TIMES, cpu_s=0.5)
BUSY = FailureClass(StageName.RESPONSE, Reason.STATUS, 503, 3, 2.5)


def said(load: Load | None, language: str = "en") -> str:
    """The section as text, on one line."""
    of = case() if load is None else case(load=load)
    return " ".join(text(section("load", language, diagnosis(of=of))).split())


def test_without_a_load_nothing_is_said():
    """Most runs have none."""
    assert () == section("load", of=diagnosis(of=case())).blocks


def test_what_opened_and_how_fast_it_was():
    """Percentiles of all kinds of times that there are, with the generator's own lag."""
    found = said(LOAD)

    assert "9 of 10 connections opened, 9 at once at most; 50 of 50 messages were answered, p99 40 ms." in found
    assert "The generator's own lag 59 0.2 ms 0.2 ms 0.2 ms 0.2 ms" in found
    assert "of these, TLS" not in found
    assert "void" not in found


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (None, "not repeated"),
        (opened("l01"), "it opened"),
        (answered("l01", 503), "it failed too"),
    ],
)
def test_a_failure_stands_with_what_it_came_to_alone(example, expected):
    """Class, count, first time, and the diagnosis of the example."""
    found = said(replace(LOAD, failures=(replace(BUSY, example=example),)))

    assert "503 3 2.5 s" in found
    assert expected in found


def test_ends_by_the_server_are_counted_by_code():
    """Without a close frame there is none."""
    found = said(replace(LOAD, ends=(EndClass(1001, Reason.CLOSE_FRAME, 4), EndClass(None, Reason.RESET, 2))))

    assert "1001" in found
    assert "Open connections that the server ended" in found


@pytest.mark.parametrize("why", list(Aborted)[1:])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_early_end_is_said_in_every_language(why, language):
    """One sentence with the reason; a void result is called void."""
    found = said(replace(LOAD, aborted=why), language)

    assert "{" not in found
    assert len(found) > len(said(LOAD, language))


@pytest.mark.parametrize(
    ("latencies_ms", "expected"),
    [
        ((), "The load ended before the first step of the search; nothing is known of the limit."),
        ((300,), "No rate that was tried kept the line of 200 ms (p99)."),
        ((1, 300), "Up to 50 messages a second kept the line of 200 ms (p99). 75 messages a second broke it."),
        ((1, 1), "Up to 75 messages a second kept the line of 200 ms (p99). No rate that was tried broke it"),
    ],
)
def test_a_search_says_what_it_found(latencies_ms: tuple[int, ...], expected: str):
    """The rate that kept the line and the one that broke it; where none did, the limit is not known."""
    steps = zip((50.0, 75.0), latencies_ms, strict=False)
    search = tuple(SearchStep(rate, Bins.of([took * 1000] * 50)) for rate, took in steps)
    find = (0.99, 200.0)
    found = replace(LOAD, plan=Plan(hold=50, find=find), search=search, carried=carried_by(search, find))

    assert expected in said(found)
    assert "the limit was not found" not in said(found) or latencies_ms == (1, 1)
