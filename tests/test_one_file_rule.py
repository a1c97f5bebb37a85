"""A new experiment or rule is one file, a collector two: nothing else is edited for them to be used."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1] / "wsinvest"

FACTS = '''
"""What is known of the moon."""

from dataclasses import dataclass

from wsinvest.model.registry import facts


@facts("handshake")
@dataclass(frozen=True, slots=True)
class Moon:
    """Its phase."""

    phase: str
'''
COLLECTOR = '''
"""The phase of the moon, as far as this target is concerned."""

from wsinvest.facts.moon import Moon
from wsinvest.model.registry import collector
from wsinvest.model.target import Target


@collector
async def moon(target: Target) -> Moon:
    """Always full over loopback."""
    return Moon("full over " + target.url.host)
'''
EXPERIMENT = '''
"""Another path: does the endpoint live elsewhere?"""

from dataclasses import replace

from wsinvest.i18n.messages import _
from wsinvest.model.registry import experiment
from wsinvest.probe.request import ProbeRequest


@experiment("route", separates=("http.route.moved",), order=1, text=_("at /good"))
def good_path(request: ProbeRequest) -> ProbeRequest:
    """The same request at /good."""
    return replace(request, resource="/good")
'''
RULE = '''
"""The endpoint has moved."""

from wsinvest.facts.moon import Moon
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.i18n.messages import Text, _
from wsinvest.analysis.proofs import Proofs
from wsinvest.model.registry import rule

TEXT = Text(
    title=_("moved under a moon that is {phase}"),
    impact=_("impact"),
    cause=_("cause"),
    fix=_("fix"),
    check=_("check"),
    name=_("moved"),
)


@rule("http.route.moved", text=TEXT)
def moved(moon: Moon, proofs: Proofs) -> Outcome:
    """Proven by the probe of the file beside this one."""
    if not proofs.of("http.route.moved"):
        return Pass()
    return Fail(Severity.CRITICAL, Confidence.PROVEN, {"phase": moon.phase}, ("moon:phase",))
'''
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
    "collected": case.evidence["moon"].facts.phase if "moon" in case.evidence else "",
    "asked": [probe.change.label for probe in case.evidence["handshake"].facts.probes],
    "roots": {one.code: one.confidence for one in said.findings if one.root_cause},
    "titles": {
        one.code: [rules[one.code].text.say("title", language, one.values) for language in LANGUAGES]
        for one in said.findings
    },
    "screen": screen(said, "en", verbose=True),
}))
"""


def examined(folder: Path, units: dict[str, str], *asked: str) -> dict[str, Any]:
    """What a copy of the package with these further files says of a server."""
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    for place, source in units.items():
        (folder / PACKAGE.name / place).write_text(source, encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, *asked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_four_files_and_no_edit(tmp_path: Path):
    """Four files beside those of the package are collected, asked and judged; untranslated texts are marked."""
    units = {
        "facts/moon.py": FACTS,
        "collect/moon.py": COLLECTOR,
        "probe/experiments/good_path.py": EXPERIMENT,
        "rules/http/route_moved.py": RULE,
    }
    said = examined(tmp_path, units, "/old", "/good", "403")

    english = "moved under a moon that is full over 127.0.0.1"
    assert ("full over 127.0.0.1", ["good_path", "unchanged"]) == (said["collected"], said["asked"])
    assert "proven" == said["roots"]["http.route.moved"]
    assert [english, f"[en] {english}"] == said["titles"]["http.route.moved"][:2]
    assert english in said["screen"]


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
