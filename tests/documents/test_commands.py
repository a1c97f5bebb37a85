"""The commands of README and docs/ are run, in a folder like a checkout, against the demo service."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents.blocks import PAGES, ROOT, Block, Use, blocks
from tests.reports import own_place
from wsinvest.demo import Demo, running

COPIED = ("Makefile", "pyproject.toml", "requirements.txt", "tests/requirements.txt", "notebooks", "examples")
DATA = ("data/targets", "data/incidents")
WITHIN_S = 240
# 1 and 2 are what these commands say of a service that is unwell.
SAYS = re.compile(r"(?:\S*/)?wsinvest (?:diagnose|report|replay)\b")
CLAIM = re.compile(r"^(.+?)\s+# ends with (\d+)$", re.MULTILINE)
PROGRAM = """
set -u -E -o pipefail
trap 'printf "%s\\t%s\\n" "$?" "$BASH_COMMAND" >> "$FAILED"' ERR
"""
RUN = [page for page in PAGES if any(block.use in (Use.SHELL, Use.PYTHON) for block in blocks(page))]


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_every_command_of_a_page_works(page: Path, tmp_path: Path) -> None:
    """From top to bottom, as somebody reads; hosts of examples are the healthy demo."""
    copy(tmp_path)
    with own_place(tmp_path):
        service = running("demo-healthy")
        (tmp_path / "backend").mkdir()
        shutil.copy(service.env_file, tmp_path / "backend" / ".env")
        for example in (tmp_path / "data" / "targets").iterdir():
            example.write_text(local(example.read_text("utf-8"), service))
        ran = [run(block, tmp_path, service) for block in blocks(page)]

    assert [] == [problem for found in ran if found is not None for problem in found]
    assert any(found is not None for found in ran)


def copy(folder: Path) -> None:
    """What a checkout holds, with the installed packages of this one; its make installs nothing."""
    for name in (*COPIED, *DATA):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        duplicate = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        duplicate(ROOT / name, folder / name)
    (folder / ".venv").mkdir()
    for part in Path(sys.prefix).iterdir():
        if not part.name.startswith("."):
            (folder / ".venv" / part.name).symlink_to(part)
    for stamp in (".installed", ".tested"):
        (folder / ".venv" / stamp).touch()


def local(text: str, service: Demo) -> str:
    """The text with the demo in place of the hosts of examples."""
    web = f"http://127.0.0.1:{service.port}"
    text = re.sub(r"wss://(?:host/path|chat\.example\.com/ws)", service.url, text)
    return re.sub(r"https://(?:host|chat\.example\.com)\b", web, text)


def run(block: Block, folder: Path, service: Demo) -> list[str] | None:
    """Do what a block asks for; what went wrong, or None where there was nothing to run."""
    text = local(block.text, service)
    if block.use is Use.FILE:
        (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / block.file).write_text(text)
    if block.use is Use.SHELL:
        return problems(block, ["bash", "-c", PROGRAM + text], folder)
    if block.use is Use.PYTHON:
        return problems(block, [sys.executable, "-c", text], folder)
    return None


def problems(block: Block, command: list[str], folder: Path) -> list[str]:
    """Each command that failed, by its place."""
    failed = folder / "failed"
    failed.write_text("")
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HOME": str(folder), "FAILED": str(failed)}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=WITHIN_S
    )
    claims = dict(CLAIM.findall(block.text))
    lines = [line.split("\t", 1) for line in failed.read_text().splitlines()]
    ends = {**dict.fromkeys(claims, "0"), **{said: status for status, said in lines}}
    found = [f"{status} of {said}" for said, status in ends.items() if not _is_due(said, status, claims)]
    if done.returncode and not lines:
        found.append(f"{done.returncode} of the whole block")
    if "Traceback" in done.stderr:
        found.append("a traceback")
    return [f"{block.place}: {one}\n{done.stderr[-800:]}" for one in found]


def _is_due(said: str, status: str, claims: dict[str, str]) -> bool:
    """True if the page says so, or if it says nothing and the service is unwell."""
    return status == claims[said] if said in claims else SAYS.match(said) is not None and status in ("1", "2")


def test_a_failing_command_is_a_problem(tmp_path: Path) -> None:
    """Or this test could not fail: a wrong option, a wrong word in the middle of a block, a status that is not so."""
    words = (
        "wsinvest explain no.such.code\ntrue\n",
        "wsinvest diagnose --nope demo\ntrue\n",
        "nonsense-command\n",
        "wsinvest rules    # ends with 4\n",
        "wsinvest explain no.such.code    # ends with 4\n",
    )
    copy(tmp_path)
    found = [problems(Block("here", "", "sh", text), ["bash", "-c", PROGRAM + text], tmp_path) for text in words]
    found.append(problems(Block("here", "", "python", ""), [sys.executable, "-c", "1 / 0"], tmp_path))

    assert [1, 1, 1, 1, 0, 2] == [len(one) for one in found]
    assert "4 of wsinvest explain" in found[0][0]


def test_the_page_on_json_names_every_key() -> None:
    """A key that a document has and its reader cannot look up is no public one."""
    said = (ROOT / "docs" / "json.md").read_text("utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "wsinvest", "replay", str(ROOT / "data/incidents/2025-07-27"), "--json"],
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
    )
    document = json.loads(done.stdout)
    parts = (document, document["target"], document["totals"], *document["findings"], *document["plan"])
    keys = {key for part in (*parts, *document["objectives"], *document["not_examined"]) for key in part}

    assert [] == sorted(key for key in keys if f"`{key}`" not in said)
