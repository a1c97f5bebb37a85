"""A new experiment or rule is one file, a collector two: nothing else is edited for them to be used."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

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

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.moon import Moon
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity
from wsinvest.i18n.messages import Text, _
from wsinvest.analysis.proofs import turned
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
def moved(handshake: Handshake, moon: Moon) -> Outcome:
    """Proven by the probe of the file beside this one."""
    if not turned(handshake, "good_path"):
        return Clear()
    return Hit(Severity.CRITICAL, Confidence.PROVEN, {"phase": moon.phase}, ("moon:phase",))
'''
# In a process of its own, on a copy of the package.
PROGRAM = """
import asyncio, http, json, sys

from websockets.asyncio.server import serve
from wsinvest.collect import runs
from wsinvest.diagnose.engine import judge
from wsinvest.i18n.messages import LANGUAGES
from wsinvest.model.registry import load
from wsinvest.config.resolve import Options


async def echo(connection):
    async for message in connection:
        await connection.send(message)


def only_good(connection, request):
    return None if request.path == "/good" else connection.respond(http.HTTPStatus.FORBIDDEN, "no")


async def main():
    async with serve(echo, "127.0.0.1", 0, process_request=only_good) as server:
        port = server.sockets[0].getsockname()[1]
        run = runs.in_memory(f"ws://127.0.0.1:{port}/old", Options(attempts=1))
        return await runs.collect(run, "handshake")


case = asyncio.run(main())
found = {finding.code: finding for finding in judge(case).findings}["http.route.moved"]
text = load().rules[found.code].text
print(json.dumps({
    "collected": case.evidence["moon"].facts.phase,
    "asked": [probe.change.label for probe in case.evidence["handshake"].facts.probes],
    "root": found.root_cause,
    "titles": [text.say("title", language, found.values) for language in LANGUAGES],
}))
"""


def test_four_files_and_no_edit(tmp_path: Path):
    """Four files beside those of the package are collected, asked and judged; untranslated texts are marked."""
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    for place, source in (
        ("facts/moon.py", FACTS),
        ("collect/moon.py", COLLECTOR),
        ("probe/experiments/good_path.py", EXPERIMENT),
        ("rules/http/route_moved.py", RULE),
    ):
        (tmp_path / PACKAGE.name / place).write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )

    assert done.returncode == 0, done.stderr
    assert {
        "collected": "full over 127.0.0.1",
        "asked": ["good_path", "unchanged"],
        "root": True,
        "titles": [
            "moved under a moon that is full over 127.0.0.1",
            "[en] moved under a moon that is full over 127.0.0.1",
        ],
    } == json.loads(done.stdout)
