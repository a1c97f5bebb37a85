"""A report proven again, and every way to tamper with one, named."""

import hashlib
import json
import re
import shutil

import pytest

from tests.reports import copied, own_place, refusing_url, reported
from wsinvest.host import files, paths
from wsinvest.host.files import SCHEMA
from wsinvest.publish import folders, notebook, plotlyjs, template, verify
from wsinvest.publish.page import render
from wsinvest.publish.report import title_of
from wsinvest.publish.verify import NoRun, folders_of
from wsinvest.store.cases import open_case


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """One genuine report."""
    with own_place(tmp_path_factory.mktemp("report")):
        (result,) = reported(refusing_url())
        assert result.folder is not None, result.message
        yield result.folder


@pytest.fixture
def copy(report, tmp_path):
    """A copy that a test may damage."""
    with own_place(tmp_path):
        yield copied(report, tmp_path)


def verdict(folder, *, execute=False):
    """What is said of one report; without execution unless the test is about that, since nbval takes its time."""
    (said,) = verify.verify([folder], execute=execute)
    return said


def change(folder, name, alter, *, digests=True):
    """Alter a notebook's cells by id; with `digests`, SHA256SUMS as a careful forger would."""
    path = folder / f"{name}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    alter(content["cells"], {cell["id"]: cell for cell in content["cells"]})
    path.write_text(json.dumps(content), encoding="utf-8")
    if digests:
        forge(folder)


def forge(folder):
    """Digests that fit what is there."""
    names = [line[66:] for line in (folder / folders.SUMS).read_text().splitlines()]
    sums = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / folders.SUMS).write_text(sums)


def test_a_genuine_report_is_proven_wherever_it_lies(copy):
    """Copied or mailed, it is judged on the evidence beside it."""
    said = verdict(copy, execute=True)

    assert ([], []) == (said.problems, said.warnings)


def source(cells, by_id):
    by_id["collect"]["source"] = ["case = None"]


def source_of_report(cells, by_id):
    by_id["verdict"]["source"] = ['show(section(case, "head"))']


def words(cells, by_id):
    by_id["about"]["source"] = ["All is well."]


def deleted(cells, by_id):
    cells.remove(by_id["problems"])


def added(cells, by_id):
    cells.append({**by_id["verdict"], "id": "more"})


def moved(cells, by_id):
    cells.remove(by_id["plan"])
    cells.insert(5, by_id["plan"])


def count(cells, by_id):
    by_id["token"]["execution_count"] = 9


def tag(cells, by_id):
    by_id["verdict"]["metadata"] = {"tags": ["nbval-ignore-output"]}


def comment(cells, by_id):
    by_id["injected-parameters"]["source"] = ["# NBVAL_SKIP\n", *by_id["injected-parameters"]["source"]]


def injected(cells, by_id):
    by_id["injected-parameters"]["source"] = ["import os\n", "run = 'x'"]


def parameter(cells, by_id):
    lines = "".join(by_id["injected-parameters"]["source"])
    by_id["injected-parameters"]["source"] = re.sub(r'run = ".*"', 'run = "another"', lines)


@pytest.mark.parametrize(
    ("name", "alter", "said"),
    [
        ("2-token", source, "2-token, cell collect: source changed"),
        ("5-report", source_of_report, "5-report, cell verdict: source changed"),
        ("1-config", words, "1-config, cell about: text changed"),
        ("5-report", deleted, "5-report, cell problems: deleted"),
        ("5-report", added, "5-report, cell more: added, or at another place"),
        ("5-report", moved, "added, or at another place"),
        ("2-token", count, "2-token, cell token: execution count is 9, not 5"),
        ("5-report", tag, "5-report, cell verdict: tags or metadata changed"),
        ("5-report", comment, "5-report, cell injected-parameters: comments are not allowed"),
        ("5-report", injected, "5-report, cell injected-parameters: holds more than parameters"),
        ("5-report", parameter, "5-report, cell injected-parameters: run changed"),
    ],
)
def test_a_changed_notebook_is_named_with_its_cell_even_if_digests_were_forged(copy, name, alter, said):
    """Sources, words, cells, counts and tags are those of the template."""
    change(copy, name, alter)

    assert said in "\n".join(verdict(copy).problems)


def test_a_changed_output_of_the_report_is_named_by_its_cell(copy):
    """The report is run again on its own evidence."""

    def output(cells, by_id):
        by_id["verdict"]["outputs"][0]["data"]["text/html"] = ["<p>All is well.</p>"]

    change(copy, "5-report", output)

    problems = verdict(copy, execute=True).problems
    assert "5-report, cell verdict: output is not what this evidence gives" in problems
    assert "report.html: not what the executed report gives" in problems


def test_a_changed_output_of_a_collecting_notebook_is_found_by_its_digest(copy):
    """It cannot be measured again."""

    def output(cells, by_id):
        by_id["config"]["outputs"][0]["data"]["text/html"] = ["<p>All is well.</p>"]

    change(copy, "1-config", output, digests=False)

    assert ["1-config.ipynb: changed"] == verdict(copy).problems


def test_one_byte_of_evidence_is_enough(copy):
    """The file is named."""
    path = copy / "evidence" / "handshake.json"
    path.write_bytes(path.read_bytes().replace(b"refused", b"timeout", 1))

    problems = verdict(copy).problems
    assert "evidence/handshake.json: changed" in problems
    assert any("evidence/handshake.json: not the bytes that case.json names" in said for said in problems)


def test_evidence_forged_together_with_its_digests_is_refuted_by_the_report(copy):
    """The report carries the digest of its case."""
    path = copy / "evidence" / "handshake.json"
    path.write_bytes(path.read_bytes().replace(b"refused", b"timeout"))
    case = json.loads((copy / "case.json").read_text())
    case["manifest"]["files"] = [
        [name, files.digest(copy / "evidence" / name)] for name, _ in case["manifest"]["files"]
    ]
    (copy / "case.json").write_text(json.dumps(case))
    forge(copy)

    assert "5-report, cell injected-parameters: case_sha256 changed" in verdict(copy).problems


@pytest.mark.parametrize("name", ["report.html", "findings.json"])
def test_a_changed_view_is_named_even_if_digests_were_forged(copy, name):
    """Both are made again from what stands beside them."""
    (copy / name).write_text((copy / name).read_text(encoding="utf-8").replace("critical", "low"), encoding="utf-8")
    forge(copy)

    assert any(said.startswith(f"{name}: not what") for said in verdict(copy).problems)


def test_files_that_are_missing_or_were_added_are_named(copy):
    """A folder holds what SHA256SUMS lists, no more and no less."""
    (copy / "findings.json").unlink()
    (copy / "conftest.py").write_text("raise SystemExit(0)")

    problems = verdict(copy, execute=True).problems
    assert ["conftest.py: added later", "findings.json: missing"] == problems


def test_a_cut_run_is_no_result(copy):
    """Without digests nothing can be proven."""
    (copy / folders.SUMS).unlink()

    assert f"{folders.SUMS}: missing; the run was cut and is no result" in verdict(copy).problems


def test_another_version_is_a_warning(copy):
    """What another version would say is no tampering."""
    case = json.loads((copy / "case.json").read_text())
    digest = files.digest(copy / "case.json")
    case["manifest"]["versions"][0][1] = "0.0.1"
    (copy / "case.json").write_text(json.dumps(case))
    for path in (copy / "5-report.ipynb",):
        path.write_text(path.read_text().replace(digest, files.digest(copy / "case.json")))
    forge(copy)

    said = verdict(copy, execute=True)
    assert ([], 0) == (said.problems, verify.exit_of_verdicts([said]))
    assert said.warnings[0].startswith("other versions of wsinvest")


def test_a_case_that_names_no_report_proves_nothing(copy):
    """Or else removing the names would spare a forger the comparison."""
    case = json.loads((copy / "case.json").read_text())
    case["manifest"]["templates"] = []
    (copy / "case.json").write_text(json.dumps(case))
    forge(copy)

    assert ["case.json: names no template of 5-report"] == verdict(copy).problems


def test_another_version_of_the_notebooks_is_a_warning(copy):
    """Digests are what is left to compare, and nothing is executed."""
    case = json.loads((copy / "case.json").read_text())
    case["manifest"]["templates"][0][1] = "0" * 64
    (copy / "case.json").write_text(json.dumps(case))
    forge(copy)

    said = verdict(copy, execute=True)
    assert ([], ["other versions of the notebooks: cells were compared by digest only"]) == (
        said.problems,
        said.warnings,
    )


def test_several_reports_are_verified_together(copy, report):
    """One tampered report does not cast doubt on another."""
    change(copy, "1-config", words)

    said = verify.verify([report, copy], execute=False)

    assert [True, False] == [one.proven for one in said]
    assert 1 == verify.exit_of_verdicts(said)


def test_a_run_that_is_removed_meanwhile_does_not_end_the_others(copy, report, tmp_path):
    """As by a report that prunes at the same time; it is neither proven nor altered."""
    shutil.copytree(report, tmp_path / "removed")
    folders = folders_of([str(tmp_path / "removed"), str(report)])
    shutil.rmtree(tmp_path / "removed")

    gone, there = verify.verify(folders, execute=False)

    assert (True, False, []) == (gone.gone, gone.proven, gone.problems)
    assert there.proven
    assert 0 == verify.exit_of_verdicts([gone, there])


def test_a_run_of_a_newer_version_does_not_end_the_others(copy, report):
    """It is named when all have been looked at."""
    (copy / "case.json").write_text((copy / "case.json").read_text().replace(f'"schema": {SCHEMA}', '"schema": 99'))

    newer, there = verify.verify([copy, report], execute=False)

    assert f"schema 99 is newer than {SCHEMA}" in newer.newer
    assert (False, True) == (newer.proven, there.proven)


def test_what_nbval_runs_is_ours(copy):
    """Cells, tags and parameters of the template; of the run only outputs, which are compared."""
    executed = notebook.received((copy / "5-report.ipynb").read_bytes())
    executed.cells[-1].source = "raise SystemExit"
    executed.cells.append(type(executed)(executed.cells[-1], id="more"))

    ours = template.assembled("5-report", executed, {"target": 'x"\u2028!touch y\n', "run": "r"})

    sources = [cell.source for cell in ours.cells if cell.id != notebook.INJECTED]
    assert sources == [cell.source for cell in notebook.read(paths.templates() / "5-report.ipynb").cells]
    (injected,) = [cell.source for cell in ours.cells if cell.id == notebook.INJECTED]
    assert "target = 'x\"\\u2028!touch y\\n'\nrun = 'r'\n" == injected
    recorded, given = ({cell.id: cell.get("outputs") for cell in one.cells} for one in (executed, ours))
    assert given == {name: recorded[name] for name in given}


def test_a_run_that_is_not_there_is_named(copy):
    """By name, by path, or when there is none at all."""
    assert (copy,) == folders_of([str(copy)])
    with pytest.raises(NoRun, match="no-such-run"):
        folders_of(["no-such-run"])
    with pytest.raises(NoRun, match="not the folder of a run: it holds neither SHA256SUMS nor"):
        folders_of([str(copy.parent / copy.name / "evidence")])
    with pytest.raises(NoRun, match="no report in"):
        folders_of([])


def test_plotly_beside_the_list_is_verified_too(copy):
    """Every page of the folder runs it."""
    script = copy.parent / plotlyjs.beside_name()
    plotlyjs.keep_beside(copy.parent)
    assert [] == verdict(copy).problems

    script.write_bytes(script.read_bytes() + b"// changed")
    assert [f"../{script.name}: not the installed plotly; remove it, and the next report writes it again"] == (
        verdict(copy).problems
    )

    script.unlink()
    assert [] == verdict(copy).problems  # the page is whole without it


def test_a_page_in_one_file_is_proven_as_well(copy):
    """Both pages follow from the same notebook; a third does not."""
    title = title_of(open_case(copy).manifest)
    page = render(copy / "5-report.ipynb", language="en", title=title, single_file=True)
    (copy / "report.html").write_text(page, encoding="utf-8")
    forge(copy)
    assert [] == verdict(copy).problems

    (copy / "report.html").write_text(page.replace("CRITICAL", "OK").replace("critical", "ok"), encoding="utf-8")
    forge(copy)
    assert ["report.html: not what the executed report gives"] == verdict(copy).problems
