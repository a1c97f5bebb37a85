"""No secret leaves: none of those planted, in no dress, whatever the server says and wherever it is shown."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.certificates import issued
from tests.secrets.echo import echoing
from tests.secrets.planted import ALL, SUBJECT, dresses, env_lines, leaks
from tests.servers import raw
from wsinvest import frames, recorded
from wsinvest.facts.handshake import Handshake

OUTPUTS = ((), ("-v",), ("--json",))
WAYS = ("refuse", "close", "move")


# Passwords that are words of the report itself: in the target's name, in our own texts, in every number.
ORDINARY = ("localhost", "websocket", "handshake", "report", "data", "2026", "body", "demo", "test1234", "margin")


def said(way: str, folder: Path, command: str, *options: str) -> tuple[int, str]:
    """Exit status and all that was said by one command against the server that echoes."""

    async def run() -> tuple[int, str]:
        trusted = issued(folder, ("localhost", f"{SUBJECT}.example"))
        async with raw(echoing(way), tls=trusted.context) as server:
            (folder / "planted.env").write_text("\n".join(env_lines(f"localhost:{server.port}")) + "\n", "utf-8")
            arguments = [command, str(folder / "planted.env"), "--ca-file", trusted.ca_file, "--deadline", "30"]
            return await asyncio.to_thread(_child, folder, *arguments, *options)

    return asyncio.run(run())


def test_the_guard_lets_a_report_pass_whose_passwords_are_ordinary_words(tmp_path: Path):
    """It would else never be published; nothing in it tells that these words are passwords."""
    lines = [f"{word.upper()}_PASSWORD={word}" for word in ORDINARY]
    (tmp_path / "planted.env").write_text("\n".join(["WS_URL=ws://localhost:1/demo", *lines]) + "\n", "utf-8")

    status, output = _child(tmp_path, "report", str(tmp_path / "planted.env"), "--out", str(tmp_path / "reports"))

    assert status in {1, 2}, output
    assert "localhost:1/demo" in output


def _looked_at(run: Path) -> str:
    """What a case, all its evidence and attempts show below a cell of a notebook, and the frames as text."""
    case = recorded(str(run))
    made = case.facts(Handshake)
    assert made is not None
    looks = [case, *case.evidence.values(), *made.repeats, *made.probes]
    texts = [text for look in looks for text in look._repr_mimebundle_().values()]
    assert len(texts) == 2 * len(looks)
    return "".join([*texts, *(make(case).to_csv() for make in (frames.attempts, frames.stages, frames.findings))])


def _child(folder: Path, *arguments: str) -> tuple[int, str]:
    places = {"XDG_RUNTIME_DIR": str(folder), "WSINVEST_DATA": str(folder / "data"), "COLUMNS": "80"}
    command = [sys.executable, "-m", "wsinvest", *arguments]
    ended = subprocess.run(command, capture_output=True, timeout=240, env=os.environ | places)
    return ended.returncode, (ended.stdout + ended.stderr).decode("utf-8", "replace")


def test_at_least_sixty_secrets_are_planted(record_property):
    """And each is found in each of its dresses where it does stand: the search itself can see."""
    record_property("planted", len(ALL))

    assert len(ALL) >= 60
    for name, value in ALL.items():
        for dress, form in dresses(value):
            assert f"{name}: {dress}" in leaks(f"<p> {form} </p>", {name: value})


@pytest.mark.parametrize("options", OUTPUTS, ids=" ".join)
@pytest.mark.parametrize("way", WAYS)
def test_diagnose_tells_none_of_them(way: str, options: tuple[str, ...], tmp_path: Path, record_property):
    """Screen, long screen and JSON; stdout and stderr."""
    status, output = said(way, tmp_path, "diagnose", *options)
    told = leaks(output)
    record_property("leaked", len(told))

    assert status in {1, 2}
    assert "localhost" in output
    assert [] == told


@pytest.mark.parametrize("way", WAYS)
def test_no_file_of_a_report_tells_any_of_them(way: str, tmp_path: Path, record_property):
    """Notebooks, page, JSON and evidence; what other commands, notebooks' cells and frames say of them.

    The guard lets the report pass.
    """
    status, output = said(way, tmp_path, "report", "--out", str(tmp_path / "reports"))
    assert status in {1, 2}, output
    (made,) = [path.parent for path in (tmp_path / "reports").glob("2*/report.html")]
    for command in (("replay", str(made), "-v"), ("replay", str(made), "--json"), ("verify", str(made)), ("list",)):
        output += _child(tmp_path, *command)[1]
    output += _looked_at(made)
    again = _child(tmp_path, "redact", str(made), "--out", str(tmp_path / "again"))
    files = [path for folder in ("reports", "again") for path in (tmp_path / folder).rglob("*") if path.is_file()]
    told = [f"{path.name} {leak}" for path in files for leak in leaks(path.read_text("utf-8", "replace"))]
    record_property("leaked", len(told))

    assert again[0] == 0, again[1]
    assert len(files) > 20
    assert [] == leaks(output + again[1])
    assert "" == "\n".join(told)
