"""A new experiment, rule or alert is one file, a collector two, as CONTRIBUTING.md shows: nothing else is edited."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
# A place in the package, and the code that stands below it.
BLOCK = re.compile(r"^`wsinvest/(\S+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SLASH = '''
"""The same path with a slash at its end."""

from dataclasses import replace

from wsinvest.i18n.messages import _
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment("path", separates=("http.path.not_found",), order=15, text=_("the path with a slash at its end"))
def trailing_slash(request: ProbeRequest) -> ProbeRequest | NotApplicable:
    """Frameworks serve one spelling and answer 404 to the other."""
    return replace(request, resource=request.resource + "/")
'''
CONTROL = '''
"""Another control: with a word in place of the token."""

from dataclasses import replace

from wsinvest.i18n.messages import _
from wsinvest.model.registry import experiment
from wsinvest.probe.request import ProbeRequest
from wsinvest.redact.secret import Secret


@experiment("control", separates=(), order=2, text=_("with a token that nobody issued"))
def nonsense(request: ProbeRequest) -> ProbeRequest:
    """A server that lets this in lets everybody in."""
    return replace(request, token=Secret("nonsense"))
'''
# In a process of its own, on a copy of the package: what is asked, what is served, and how anything else is answered.
PROGRAM = """
import asyncio, json, sys

from websockets.asyncio.server import serve
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.diagnose.engine import diagnose
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.registry import load
from wsinvest.report.screen import screen

asked, served, status = sys.argv[1], sys.argv[2], int(sys.argv[3])


async def echo(connection):
    async for message in connection:
        await connection.send(message)


def only_served(connection, request):
    return None if request.path.partition("?")[0] == served else connection.respond(status, "no")


async def main():
    async with serve(echo, "127.0.0.1", 0, process_request=only_served) as server:
        port = server.sockets[0].getsockname()[1]
        run = runs.in_memory(f"ws://127.0.0.1:{port}{asked}?token=abc", Options(attempts=1))
        for notebook in runs.COLLECTING:
            case = await runs.collect(run, notebook)
        return case


case = asyncio.run(main())
said = diagnose(case)
rules = load().rules
print(json.dumps({
    "collected": case.evidence["addresses"].facts.count if "addresses" in case.evidence else None,
    "asked": [probe.change.label for probe in case.evidence["handshake"].facts.probes],
    "roots": {one.code: one.confidence for one in said.findings if one.root_cause},
    "titles": {
        one.code: {language: rules[one.code].text.say("title", language, one.values) for language in LANGUAGES}
        for one in said.findings
    },
    "screen": screen(said, "en", verbose=True),
}))
"""


FIRED = """
from datetime import UTC, datetime

from wsinvest.diagnose.alert_catalogue import lines_from
from wsinvest.diagnose.alert_words import said
from wsinvest.diagnose.watching import Judge
from wsinvest.model.sample import Sample

judge = Judge("shop", lines_from({"load_high": 2.5}), 15)
for number in range(30):
    sample = Sample(datetime.now(UTC), number * 15_000_000_000, "boot", number + 1, gauges={"load_per_core": 3.0})
    for event in judge.take(sample):
        print(event.code, event.event, event.value)
        print(said(event, "title", "en"))
"""


def examined(folder: Path, units: dict[str, str], *asked: str) -> dict[str, Any]:
    """What a copy of the package with these further files says of a server."""
    copied(folder, units)
    if any(place.endswith(".po") for place in units):
        run(folder, "-m", "tools.messages")
    said: dict[str, Any] = json.loads(run(folder, "-c", PROGRAM, *asked))
    return said


def copied(folder: Path, units: dict[str, str]) -> None:
    """A copy of the package with these further files; catalogues are added to."""
    for name in ("wsinvest", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for place, source in units.items():
        with (folder / "wsinvest" / place).open("a", encoding="utf-8") as file:
            file.write(f"\n{source}")


def run(folder: Path, *arguments: str) -> str:
    """What Python prints in this folder."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_contributing_shows_works_as_it_stands(tmp_path: Path):
    """Experiment, facts, collector, rule and translation: collected, asked, judged and said; no other edit."""
    units = dict(BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    said = examined(tmp_path, units, "/old", "/good", "403")

    english, portuguese = said["titles"]["http.route.moved"]["en"], said["titles"]["http.route.moved"]["pt_BR"]

    assert 6 == len(units)
    assert (1, ["good_path", "unchanged"]) == (said["collected"], said["asked"])
    assert "proven" == said["roots"]["http.route.moved"]
    assert "The endpoint has moved, on 1 address" == english
    assert "O endpoint mudou de caminho, em 1 endereço" == portuguese
    assert english in said["screen"]


def test_an_alert_is_one_file(tmp_path: Path):
    """It is found, its lines can be set, it fires after its time, and it is explained."""
    units = dict(BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    copied(tmp_path, {"alerts/load_high.py": units["alerts/load_high.py"]})

    fired = run(tmp_path, "-c", FIRED).splitlines()

    assert ["load.high firing 3.0", "3.0 processes for each core want to run"] == fired
    assert "The host has too much to do" in run(tmp_path, "-m", "wsinvest", "explain", "load.high")


def test_without_a_translation_english_stands_marked(tmp_path: Path):
    """A new text hides nothing from readers of other languages."""
    units = dict(BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    python = {place: source for place, source in units.items() if place.endswith(".py")}
    said = examined(tmp_path, python, "/old", "/good", "403")

    assert "[en] The endpoint has moved, on 1 address" == said["titles"]["http.route.moved"]["pt_BR"]


def test_an_experiment_is_enough_to_prove_its_code(tmp_path: Path):
    """404 at /ws and 101 at /ws/: with one file more the verdict becomes the path, proven."""
    said = examined(tmp_path, {"probe/experiments/slash.py": SLASH}, "/ws", "/ws/", "404")

    assert {"http.path.not_found": "proven"} == said["roots"]
    assert "the path with a" in said["screen"]  # a cell of a narrow table


def test_a_second_control_is_a_control(tmp_path: Path):
    """It stays red, proves nothing, and is shown as one."""
    said = examined(tmp_path, {"probe/experiments/nonsense.py": CONTROL}, "/ws", "/nowhere", "401")

    assert {"nonsense", "without_token"} <= set(said["asked"])
    assert 2 <= said["screen"].count("[control")
    assert "proven" not in said["roots"].values()
