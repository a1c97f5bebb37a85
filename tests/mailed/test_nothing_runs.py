"""What a run carries along is never executed, and never read from elsewhere: the command line on forged runs."""

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mailed.hostile import CANARY, FORBIDDEN, copied, sealed

SECRET = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n"
# The characters at which IPython ends a line and Python's own grammar does not.
SEPARATORS = "\u2028\u2029\u0085\v\f\x1c\x1d\x1e"


def wsinvest(*arguments: str, timeout: float = 180.0) -> subprocess.CompletedProcess[str]:
    """The command line, as a child."""
    command = (sys.executable, "-m", "wsinvest", *arguments)
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=timeout, env=os.environ | path, errors="replace"
    )


def harmless(done: subprocess.CompletedProcess[str], *statuses: int) -> None:
    """It ended in one of these ways, in words that act on no terminal."""
    said = done.stdout + done.stderr
    assert done.returncode in statuses, said
    assert "Traceback" not in said
    assert "our own bug" not in said
    assert FORBIDDEN.search(said) is None, said


def canaries(reports: Path) -> list[Path]:
    """Files that only code of the run would have made."""
    return list(reports.parents[1].rglob(f"{CANARY}*"))


def named(folder: Path, name: str, literal: str) -> None:
    """Give the target this name, everywhere where it stands; in the injected cells as this Python literal."""
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    case["manifest"]["target"]["name"] = name
    (folder / "case.json").write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    for path in folder.glob("*.ipynb"):
        content = json.loads(path.read_text(encoding="utf-8"))
        content["metadata"]["papermill"]["parameters"]["target"] = name
        for cell in content["cells"]:
            if cell["id"] == "injected-parameters":
                source = "".join(cell["source"])
                cell["source"] = re.sub(r'target = ".*"', lambda _: f"target = {literal}", source)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    sealed(folder)


@pytest.mark.parametrize("separator", SEPARATORS, ids=lambda one: f"U+{ord(one):04X}")
def test_a_name_of_a_target_is_no_code(genuine: Path, reports: Path, separator: str):
    """IPython ends lines at these separators, so it takes quotation marks for ends where `ast` sees one text.

    What it makes of `!echo` closes the text; the rest of the name is code then.
    """
    folder = copied(genuine, reports / genuine.name)
    code = f'str(__import__("os").system("touch {reports / CANARY}")) #\n'
    literal = f"""'demo{separator}\"\"\"{separator}' \"\"\"\n!echo \\\"\"\" + {code}\"\"\" '\"\"\"#'"""
    named(folder, ast.literal_eval(literal), literal)

    done = wsinvest("verify", str(folder))

    harmless(done, 1)
    assert [] == canaries(reports)


def payload(reports: Path) -> str:
    """Code that would leave a file."""
    return f"import pathlib; pathlib.Path({str(reports / CANARY)!r}).touch()"


def code_cell(content, code):
    content["cells"][2]["source"] = [code]


def last_code(content):
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"][-1]


def template_cell(content, code):
    last_code(content)["source"] = [code]


def more_cells(content, code):
    content["cells"].append({**content["cells"][2], "id": "more", "source": [code]})


def injected_cell(content, code):
    cell = next(cell for cell in content["cells"] if cell["id"] == "injected-parameters")
    cell["source"] = [*cell["source"], f"\n{code}\n"]


def comment_of_injected_cell(content, code):
    cell = next(cell for cell in content["cells"] if cell["id"] == "injected-parameters")
    # Behind what becomes of the first command IPython begins a new line, in which the second one is no comment.
    comment = f"# Parameters\u2028!true\u2028import pathlib; {code}"
    cell["source"] = "".join(cell["source"]).replace("# Parameters", comment)


def kernel(content, code):
    content["metadata"]["kernelspec"] = {"name": f"python3 -c '{code}'", "display_name": code, "language": code}


def outputs(content, code):
    cell = last_code(content)
    html = f"<script>{code}</script><img src=x onerror='{code}'>\u2028!touch {CANARY}"
    data = {"text/html": html, "text/plain": code, "application/javascript": code}
    cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {"exec": code}}]


@pytest.mark.parametrize(
    "forge", [code_cell, template_cell, more_cells, injected_cell, comment_of_injected_cell, kernel, outputs]
)
@pytest.mark.parametrize("name", ["5-report", "1-config"])
def test_a_notebook_of_a_run_is_data(genuine: Path, reports: Path, name: str, forge):
    """Wherever code stands in it: it is named as altered, or compared by digest, and not run."""
    folder = copied(genuine, reports / genuine.name)
    path = folder / f"{name}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    forge(content, payload(reports))
    path.write_text(json.dumps(content), encoding="utf-8")
    sealed(folder)

    done = wsinvest("verify", str(folder))

    harmless(done, 1)
    assert [] == canaries(reports)


def test_files_beside_a_run_are_not_loaded(genuine: Path, reports: Path):
    """Neither as modules nor as configuration; they are named."""
    folder = copied(genuine, reports / genuine.name)
    beside = ("conftest.py", "json.py", "sitecustomize.py", "ipython_config.py", "evidence/wsinvest.py")
    for name in beside:
        (folder / name).write_text(payload(reports))
    sealed(folder)

    done = wsinvest("verify", str(folder))

    harmless(done, 1)
    assert [] == [name for name in beside if f"{name}: no file of a run" not in done.stdout]
    assert [] == canaries(reports)


def test_an_altered_output_of_any_size_is_compared_in_time(genuine: Path, reports: Path):
    """Nobody explains how two long texts differ, and no pattern looks for ends that never come."""
    folder = copied(genuine, reports / genuine.name)
    path = folder / "5-report.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in content["cells"] if cell["id"] == "verdict")
    html = '<section class="ws ws-a"><h2>\n<table>\n<caption>\n<figure \n' * 50_000
    cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": html, "text/plain": html[:99]}}]
    cell["outputs"][0]["metadata"] = {}
    path.write_text(json.dumps(content), encoding="utf-8")
    sealed(folder)

    done = wsinvest("verify", str(folder))

    harmless(done, 1)
    assert "5-report, cell verdict: output is not what this evidence gives" in done.stdout


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def link_to_a_secret(path: Path) -> None:
    secret = path.parents[3] / "id_rsa"
    secret.write_text(SECRET)
    path.unlink()
    path.symlink_to(secret)


def link_to_itself(path: Path) -> None:
    shutil.move(path, path.parents[3] / "kept.json")
    path.symlink_to(path.parents[3] / "kept.json")


def endless(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def door(path: Path) -> None:
    path.unlink()
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's whole path must be short
        listening.bind(path.name)
        os.chdir(here)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def far_larger(path: Path) -> None:
    os.truncate(path, 2**38)


@pytest.mark.parametrize("name", ["evidence/handshake.json", "evidence/log.jsonl", "case.json"])
@pytest.mark.parametrize(
    "fault",
    [link_to_a_secret, link_to_itself, endless, pipe, door, folder_instead, far_larger],
    ids=lambda one: one.__name__,
)
def test_only_ordinary_files_of_the_run_itself_are_read(genuine: Path, reports: Path, name: str, fault):
    """Each command names the file; what a link leads to stands in no output and in no report."""
    folder = copied(genuine, reports / genuine.name)
    fault(folder / name)

    for arguments, statuses in (
        (("replay", str(folder)), (4,)),
        (("redact", str(folder), "--out", str(reports.parent / "out")), (4,)),
        (("list",), (0,)),
    ):
        done = wsinvest(*arguments)
        harmless(done, *statuses)
        assert name in done.stderr or arguments == ("list",)

    assert SECRET.splitlines()[1] not in published(reports.parent / "out")
    done = wsinvest("verify", str(folder))
    harmless(done, 1)
    assert f"{name}: " in done.stdout


def published(out: Path) -> str:
    """All that was written there."""
    return "".join(path.read_text(errors="replace") for path in out.rglob("*") if path.is_file())


def test_a_folder_of_evidence_that_is_a_link_is_not_entered(genuine: Path, reports: Path):
    """Whatever it leads to, even to the run's own evidence."""
    folder = copied(genuine, reports / genuine.name)
    shutil.move(folder / "evidence", reports.parent / "elsewhere")
    (folder / "evidence").symlink_to(reports.parent / "elsewhere")

    harmless(wsinvest("replay", str(folder)), 4)
    harmless(wsinvest("verify", str(folder)), 1)


def test_a_run_that_is_a_link_is_followed_beside_it_only(genuine: Path, reports: Path):
    """As `latest` leads to a report; a link to elsewhere is named."""
    folder = copied(genuine, reports / genuine.name)
    (reports / "latest").symlink_to(folder.name)
    (reports / "other").symlink_to(genuine)

    harmless(wsinvest("replay", str(reports / "latest")), 2)
    done = wsinvest("replay", str(reports / "other"))
    harmless(done, 4)
    assert "leads elsewhere" in done.stderr


def test_names_in_a_manifest_lead_nowhere(genuine: Path, reports: Path):
    """Paths, hidden files, other cases of letters, and thousands of names."""
    (reports.parent / "id_rsa.json").write_text(SECRET)
    for name in ("../../id_rsa.json", "/etc/passwd", ".hidden.json", "Handshake.json", "handshake.json", "a\nb.json"):
        folder = copied(genuine, reports / genuine.name)
        case = json.loads((folder / "case.json").read_text())
        case["manifest"]["files"].append([name, "0" * 64])
        (folder / "case.json").write_text(json.dumps(case))

        done = wsinvest("replay", str(folder))

        harmless(done, 4)
        assert "case.json: " in done.stderr


# ── Redacting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_redact_did_not_read_it_does_not_publish(genuine: Path, reports: Path):
    """Files beside the evidence, unknown fields and their names."""
    folder = copied(genuine, reports / genuine.name)
    planted = "Kq7vN2xWm4Rt8yBz6cLp1sDf3gHj5aQe"
    (folder / "evidence" / "notes.json").write_text(json.dumps({"note": planted}))
    path = folder / "evidence" / "handshake.json"
    path.write_text(path.read_text().replace('"facts": {', f'"facts": {{"{planted}": "{planted}", ', 1))
    sealed(folder)
    (reports.parent / "old.env").write_text(f"LOGIN_PASSWORD={planted}\n")

    done = wsinvest(
        "redact", str(folder), "--env-file", str(reports.parent / "old.env"), "--out", str(reports.parent / "out")
    )

    harmless(done, 0)
    assert planted not in published(reports.parent / "out")
    assert not list((reports.parent / "out").rglob("notes.json"))


def test_a_redaction_that_fails_leaves_nothing(genuine: Path, reports: Path, monkeypatch: pytest.MonkeyPatch):
    """Status 7 because a secret is still there: the folder in which it was being written is removed."""
    from wsinvest.model.failure import Exit
    from wsinvest.publish import folders, report
    from wsinvest.redact.redactor import Redactor
    from wsinvest.store.admission import admitted

    folder, out = copied(genuine, reports / genuine.name), reports.parent / "out"
    redactor = Redactor()
    redactor.learn("worker_connections-not-masked-on-purpose", "LOGIN_PASSWORD")

    def leak(partial: Path, found: Redactor) -> None:
        raise folders.Leak("evidence/log.json holds a value that must not be shown; nothing was published")

    monkeypatch.setattr(folders, "guard", leak)  # what the filter overlooks cannot be brought about
    with admitted(folder) as source, pytest.raises(folders.Leak) as raised:
        report.republish(source, source.case(), out, "en", redactor)

    assert Exit.LEAK is raised.value.exit_status
    assert [] == [path.name for path in out.iterdir() if genuine.name[9:] in path.name or "partial" in path.name]


# ── Our own runs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_target_file_names_no_code_in_a_report_of_ours(reports: Path):
    """Its name stands in the injected cells, which IPython reads: as printable ASCII, on one line."""
    name = f'x\u2028"""\u2028 \\"\\"\\" !touch {reports / CANARY} #'
    (reports.parent / "odd.toml").write_text(f'url = "ws://127.0.0.1:1/ws"\nname = {json.dumps(name)}\n')

    done = wsinvest("report", str(reports.parent / "odd.toml"))

    harmless(done, 2)
    assert [] == canaries(reports)
    (folder,) = [path for path in reports.iterdir() if path.is_dir() and not path.is_symlink()]
    for path in folder.glob("*.ipynb"):
        cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]}
        assert [] == [line for line in cells["injected-parameters"].splitlines() if not line.isprintable()]
        assert cells["injected-parameters"].isascii()
    harmless(wsinvest("verify", str(folder)), 0)
