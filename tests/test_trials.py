"""How often diagnoses were right: the counting, and what the package and the README say of it."""

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import trials
from tests.faults.bank import ENTRIES
from tests.field.cases import CASES
from tests.trials import Score, Trial
from wsinvest.model.registry import load
from wsinvest.report.trials import LEAST

KEPT = json.loads(Path(trials.README).with_name("wsinvest").joinpath("report", "trials.json").read_text("ascii"))
TRIALS = (
    Trial("bank", "late", True, due=("http.a.b",), right=("http.a.b",)),
    Trial("bank", "cut", True, due=("http.a.b", "tcp.a.b"), right=("tcp.a.b",), wrong=("dns.a.b",)),
    Trial("bank", "fine", False),
    Trial("field", "named", True, due=("http.a.b",), wrong=("http.c.d",), overclaims=("http.c.d",)),
    Trial("field", "named", False, wrong=("http.a.b",)),
)


@pytest.mark.parametrize(
    ("area", "score"),
    [("", Score(4, 2, 2, 3, 1)), ("http", Score(3, 1, 1, 2, 1)), ("tcp", Score(1, 1, 1, 0, 0))],
)
def test_what_was_due_and_what_was_named_are_counted_by_area(area: str, score: Score):
    """A cause that was not found costs recall, one that is not true costs precision."""
    assert score == trials.scored(TRIALS, area)


def test_a_share_of_nothing_is_not_one():
    """Where nothing was due nothing is said."""
    assert ("-", "-") == (Score(0, 0, 0, 0, 0).recall, Score(0, 0, 0, 0, 0).precision)


def test_a_code_that_was_named_wrongly_was_tried():
    """Four services speak of http.a.b, and of one it was true and named."""
    assert {"tried": 4, "right": 1} == trials.by_code(TRIALS)["http.a.b"]


def test_the_last_trial_of_a_service_counts():
    """What a test recorded comes back from its report, also from another process."""
    node = SimpleNamespace(user_properties=[])
    for one in TRIALS:
        trials.record(node, one)
    sent = json.loads(json.dumps(node.user_properties))

    assert set(TRIALS) == set(trials.recorded([SimpleNamespace(user_properties=sent), SimpleNamespace()]))


def test_the_table_has_a_line_for_each_area_and_names_false_alarms():
    """What `make exams` prints at its end."""
    lines = list(trials.table(TRIALS))

    assert ["dns", "http", "tcp", "all"] == [line.split()[1] for line in lines if line.startswith("bank")][:4]
    assert "field  2 services, 1 of them healthy or mended; false alarms: 1" == lines[-1]


def test_nothing_is_kept_of_half_a_run(tmp_path: Path):
    """A run without the field cases would say that they were never tried."""
    with pytest.raises(ValueError, match="no trials of both"):
        trials.write(tmp_path / "trials.json", TRIALS[:3])


def test_what_is_kept_stands_in_the_readme_too(tmp_path: Path):
    """One command writes both, so that they cannot differ."""
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{trials.BEGINS}\nold\n{trials.ENDS}\nafter\n")
    trials.write(tmp_path / "trials.json", TRIALS, readme)

    kept = json.loads((tmp_path / "trials.json").read_text())
    assert trials.sentence(kept["sets"]) == trials.parts(readme.read_text())[1]
    assert readme.read_text().startswith("before\n")
    assert readme.read_text().endswith("\nafter\n")


def test_the_readme_states_what_the_package_holds():
    """Otherwise: `make trials`."""
    assert trials.sentence(KEPT["sets"]) == trials.parts(trials.README.read_text("utf-8"))[1]


def test_the_package_knows_the_codes_that_were_tried_and_no_others():
    """A code that is gone is taken out, one that is tried often enough is there. Otherwise: `make trials`."""
    shown = Counter(code for entry in ENTRIES for code in entry.roots) + Counter(case.roots[0] for case in CASES)
    often = {code for code, times in shown.items() if times >= 2 * LEAST}

    assert set() == KEPT["codes"].keys() - load().rules.keys()
    assert set() == often - KEPT["codes"].keys()
    assert [] == [code for code, one in KEPT["codes"].items() if not 0 <= one["right"] <= one["tried"]]
