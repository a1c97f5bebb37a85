"""The waterfall shows every attempt, the stage at which it ended, and why."""

import pytest

from tests.building import WATCHED, answered, case, ended, opened, repeats
from tests.report.figures.seeing import full, texts, view
from wsinvest.model.attempt import Attempt
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.report.figures import stage_waterfall
from wsinvest.report.figures.attempts import end_of, full_end_of, times_of


def recorded(identity: str, *passed: StageName, failed: StageName, reason: Reason) -> Attempt:
    """An attempt of a source that names stages but no times."""
    stages = [Stage(name, State.PASSED) for name in passed]
    return Attempt(identity, (*stages, Stage(failed, State.FAILED, reason=reason)))


def test_one_row_for_each_attempt_and_one_bar_for_each_stage():
    """21 attempts, all in every bar; stages that took no time anywhere have none."""
    spec = stage_waterfall.draw(full()).spec
    bars = [trace for trace in spec["data"] if trace["type"] == "bar"]

    assert [21] == sorted({len(bar["y"]) for bar in bars})
    assert {"name<br>resolution", "TCP connection", "request sent", "response"} == {b["name"] for b in bars}


def test_an_end_stands_where_the_bar_ends():
    """The mark's place is the sum of the stages, and its words are the status."""
    attempts = repeats(answered("r01", 403, took_ms=2.0))
    (mark,) = [one for one in stage_waterfall.draw(view(case(handshake=attempts))).spec["data"] if "text" in one]

    assert [8.0] == mark["x"]
    assert [" HTTP 403"] == mark["text"]


def test_the_held_second_is_no_part_of_opening():
    """One repeat stays open for a second; the others would vanish beside it."""
    held = Attempt("r01", (Stage(StageName.OPEN, State.PASSED, 4.0),), session=WATCHED)

    assert {StageName.OPEN: 4.0} == times_of(held)


def test_without_times_stages_are_columns():
    """The incident's report names stages only; no time is invented for them."""
    attempts = repeats(
        recorded("r01", failed=StageName.TCP, reason=Reason.REFUSED),
        recorded("r02", StageName.TCP, StageName.RESPONSE, failed=StageName.NEGOTIATION, reason=Reason.UNKNOWN),
    )
    figure = stage_waterfall.draw(view(case(handshake=attempts)))

    assert [] == [trace for trace in figure.spec["data"] if trace["type"] == "bar"]
    assert ["TCP<br>connection", "response", "protocol<br>negotiation"] == figure.spec["layout"]["xaxis"]["ticktext"]
    assert "no times" in figure.caption
    assert 3 == len(figure.table.columns)


@pytest.mark.parametrize(
    ("attempt", "short", "long"),
    [
        (opened("r01"), "opened", "opened"),
        (answered("r01", 503), "HTTP 503", "response: HTTP 503"),
        (ended("r01", StageName.TCP, Reason.REFUSED), "refused", "TCP connection: refused"),
        (ended("r01", StageName.TCP), "the source does not say why", "TCP connection: the source does not say why"),
        (
            ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(1008)),
            "close frame received (1008)",
            "first second: close frame received (1008)",
        ),
    ],
)
def test_ends_in_words(attempt, short, long):
    """A status or a close code says more than our word for it."""
    assert short == end_of(attempt, "en")
    assert long == full_end_of(attempt, "en")


def test_the_table_tells_repeats_from_probes():
    """A repeat changed nothing; a probe is called by what it changed."""
    rows = {row[0]: row[1] for row in stage_waterfall.draw(full()).table.rows}

    assert "nothing (repeat)" == rows["r01"]
    assert "minted" == rows["p01"]


def test_numbers_in_the_language():
    """A Brazilian reader sees a decimal comma."""
    said = list(texts(stage_waterfall.draw(full("pt_BR")).spec))

    assert "resposta: 2,0\u00a0ms" in said
