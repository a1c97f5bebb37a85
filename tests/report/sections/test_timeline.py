"""The time line shows what took how long of a run, and nothing where nothing was timed."""

from dataclasses import replace
from datetime import timedelta

from tests.report.sections.sample import NOW, diagnosis, sample, section, unfolded
from wsinvest.model.case import Case
from wsinvest.report.blocks import TimeLine


def timed() -> Case:
    """A handshake that began a second after the run and took three."""
    case = sample()
    shake = replace(case.evidence["handshake"], taken_at=case.now + timedelta(seconds=1), took_ms=3000.0)
    return replace(case, evidence={**case.evidence, "handshake": shake})


def test_a_bar_for_each_look_that_measured():
    """A quarter of four seconds empty, then the bar; the login, which measured nothing, has none."""
    (line,) = unfolded(section("timeline", of=diagnosis(of=timed())).blocks)

    assert isinstance(line, TimeLine)
    assert [("handshake", 0.25, 0.75)] == [(bar.text.lower(), bar.begin, bar.length) for bar in line.bars]
    assert "from 1\u00a0s, for 3,000\u00a0ms" == line.bars[0].said


def test_the_title_says_how_long_the_run_took():
    """From its start to the end of the last look."""
    (fold,) = section("timeline", of=diagnosis(of=timed())).blocks

    assert "1 look, 4\u00a0s in all" == fold.title
    assert 4.0 == timed().took_s
    assert timed().now == NOW


def test_a_reconstructed_case_has_no_times():
    """They would be invented."""
    case = timed()
    told = {name: replace(one, reconstructed=True) for name, one in case.evidence.items()}

    assert () == section("timeline", of=diagnosis(of=replace(case, evidence=told))).blocks
    assert replace(case, evidence=told).took_s is None
