"""The section on the measured capacity."""

from dataclasses import replace

from tests.analysis.ladders import ladder
from tests.building import case
from tests.report.ladders import whole
from tests.report.sections.sample import diagnosis, section
from wsinvest.facts.ladder import Ladder
from wsinvest.facts.load import Aborted
from wsinvest.report.terminal import text


def shown(of: Ladder, language: str = "en") -> str:
    """The section of a case with this ladder, as text on one line."""
    return " ".join(text(section("capacity", language, diagnosis(of=case(ladder=of)))).split())


def test_the_limit_that_binds_comes_first():
    """With the next one, what raising it gains, and the line to paste."""
    said = shown(whole())

    assert "505 connections fit. The limit that binds: open files of the process." in said
    assert "The next limit: memory, at" in said
    assert "Raise LimitNOFILE of the service" in said
    assert "LimitNOFILE=" in said
    assert "That gains" in said
    assert "after messages" in said


def test_the_pool_and_the_rates_are_told():
    """Little's law, the lower of both, and the line for the `.env`."""
    said = shown(whole())

    assert "is 312" in said
    assert "WS_MAX_CONNECTIONS=312" in said
    assert "From when it was due" in said
    assert "900 ms" in said
    crowded = shown(replace(whole(), arrivals=100.0, hold_mean_s=60.0))
    assert "the queue grows without end" in crowded


def test_an_interval_is_told_as_one_and_doubt_as_doubt():
    """1,100 by descriptors lies within the interval of memory."""
    said = shown(ladder(descriptors=1107, memory=75_000_000))

    assert "to 1,227 connections fit. The limit that binds: memory." in said
    assert "either may be reached first" in said


def test_where_a_limit_is_unknown_fewer_may_fit():
    """Node's heap beside a number of open files; a limit that is not there is none that is unknown."""
    said = shown(ladder(descriptors=1_000_007, memory=20_000_000_000, program="node"))

    assert "At most 1,000,000 connections fit: open files of the process is the lowest of the limits" in said
    assert "Fewer may fit, since nothing is predicted of: memory." in said
    assert "Fewer may fit" not in shown(ladder(descriptors=1107, memory=75_000_000))


def test_a_ladder_that_met_the_limit_or_ended_early_says_so():
    """And one that could read nothing says what it held."""
    assert "490 connections were open when the server took no more" in shown(replace(whole(), reached=490))
    assert "The ladder ended early: the target's name has another" in shown(replace(whole(), stopped=Aborted.MOVED))
    far = shown(ladder())
    assert "No limit could be predicted from here; 420 connections were held at once." in far
    assert "Limits of which nothing is predicted" in far


def test_a_ladder_that_the_user_stopped_says_what_its_numbers_rest_on():
    """By itself it is no ladder of the plan: what was not tried may allow less."""
    (ramp, *_rest) = whole().ramps
    part = replace(whole(), ramps=(replace(ramp, idle=ramp.idle[:5], busy=()),), stopped=Aborted.INTERRUPTED)
    said = shown(part)

    assert "505 connections fit. The limit that binds: open files of the process." in said
    assert "The ladder was stopped by the user. All numbers here follow from the 5 readings until then" in said
    assert f"at up to {part.most_held} open connections; what was not opened or sent by then may allow less." in said


def test_it_is_there_in_portuguese():
    """The same facts in another language."""
    assert "arquivos abertos do processo" in shown(whole(), "pt_BR")
