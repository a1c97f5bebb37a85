"""DataFrames of a case: tidy rows, typed columns, units in the names."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.building import answered, case, ended, opened, repeats
from wsinvest import frames
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.attempt import Change
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.report.frames import ATTEMPTS, FINDINGS, HISTORY, STAGES, history_of

CASE = case(
    handshake=repeats(
        opened("r01", open_ms=8.0),
        answered("r02", 403),
        ended("r03", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(1008, "", 3.0)),
        probes=(opened("p01", open_ms=5.0, change=Change("origin", "own_origin"), base="r02"),),
        elsewhere=answered("e01", 404),
    )
)


def test_attempts_are_rows_in_the_order_in_which_they_were_made():
    """Repeats, probes and the control on another path, told apart by a column."""
    made = frames.attempts(CASE)

    assert ["r01", "r02", "r03", "p01", "e01"] == [*made["attempt"]]
    assert ["repeat"] * 3 + ["probe", "control"] == [*made["kind"]]
    assert [True, False, True, True, False] == [*made["opened"]]
    assert [8.0, 5.0] == [*made.loc[made["attempt"].isin(["r01", "p01"]), "open_ms"]]
    assert {"test"} == set(made["run"])


def test_what_an_attempt_lacks_is_missing_and_never_zero():
    """A status where nothing was answered, a time where nothing opened."""
    made = frames.attempts(CASE).set_index("attempt")

    assert [101, 403, 404] == [*made.loc[["r01", "r02", "e01"], "http_status"]]
    assert pd.isna(made.loc["r02", "open_ms"])
    assert pd.isna(made.loc["r01", "close_code"])
    assert (1008, 3.0) == (made.loc["r03", "close_code"], made.loc["r03", "close_after_ms"])
    assert pd.isna(made.loc["r01", "failed_stage"])
    assert ("response", "status") == tuple(made.loc["r02", ["failed_stage", "reason"]])
    assert ("origin", "own_origin", "r02") == tuple(made.loc["p01", ["axis", "change", "base"]])


def test_stages_stand_in_their_order():
    """So a pivot or a plot needs no sorting of its own."""
    made = frames.stages(CASE)
    of_second = made[made["attempt"] == "r02"]

    assert ["dns", "tcp", "tls", "request", "response"] == [*of_second["stage"]]
    assert "failed" == of_second.iloc[-1]["state"]
    assert made["stage"].cat.ordered
    assert {"first_second", "close"} <= {*made.loc[made["attempt"] == "r03", "stage"]}


def test_findings_are_ordered_and_speak_a_language():
    """Severity can be compared; case and diagnosis give the same."""
    made = frames.findings(CASE, "pt-br")
    diagnosis = diagnose(CASE)

    assert [one.code for one in diagnosis.findings] == [*made["code"]]
    assert len(made) == (made["severity"] >= "low").sum() > 0
    assert [*made["title"]] != [*frames.findings(CASE)["title"]]
    assert made.equals(frames.findings(diagnosis, "pt-br"))


@pytest.mark.parametrize(
    ("frame", "columns"),
    [
        (frames.attempts, ATTEMPTS),
        (frames.stages, STAGES),
        (frames.findings, FINDINGS),
        (lambda _case: history_of([]), HISTORY),
    ],
    ids=["attempts", "stages", "findings", "history"],
)
def test_columns_have_the_same_types_with_rows_and_without(frame, columns):
    """What works on one case works on the next: `pd.concat` keeps them."""
    full, empty = frame(CASE), frame(case())

    assert [*columns] == [*full.columns] == [*empty.columns]
    assert 0 == len(empty[empty["run"] == ""])
    for name, kind in columns.items():
        assert kind == full[name].dtype == empty[name].dtype, name
    assert [*full.dtypes] == [*pd.concat([full, full]).dtypes]


def test_pandas_is_loaded_by_frames_only():
    """No notebook, page or command waits for it."""
    program = (
        "import sys, wsinvest, wsinvest.report.figures, wsinvest.report.show, wsinvest.publish.report; "
        "print('pandas' in sys.modules); wsinvest.frames; print('pandas' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "False\nTrue\n" == said.stdout


def test_without_pandas_the_missing_part_is_named():
    """One line, as in a cell of a notebook."""
    program = "import sys; sys.modules['pandas'] = None\ntry:\n import wsinvest; wsinvest.frames\n"
    program += "except Exception as error: print(*error._render_traceback_())"

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "wsinvest: frames need pandas; install wsinvest with the extra [notebooks]\n" == said.stdout


@pytest.mark.parametrize(
    ("name", "columns"), [("attempts", ATTEMPTS), ("stages", STAGES), ("findings", FINDINGS), ("history", HISTORY)]
)
def test_the_columns_are_documented(name, columns):
    """In their order."""
    page = (Path(__file__).parents[2] / "docs" / "notebooks.md").read_text("utf-8")
    table = page.partition("| frame | columns |")[2]
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \|$", table, re.MULTILINE)

    assert [*columns] == re.findall(r"`(\w+)`", row)
