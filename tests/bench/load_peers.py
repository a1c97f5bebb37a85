"""Other load generators beside ours in the bench of load: how each opens so many connections, if it is there."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECONDS = 10  # in which a peer that has a rate opens its connections
CACHE = Path(os.environ.get("WSINVEST_EXAM_CACHE", ".cache/exams")).absolute()

ARTILLERY = """
config:
  target: "ws://127.0.0.1:{port}/ws"
  phases:
    - duration: {seconds}
      arrivalRate: {rate}
scenarios:
  - engine: ws
    flow:
      - think: {stay}
"""
K6 = """
import ws from "k6/ws"
export const options = {{ scenarios: {{ all: {{
  executor: "per-vu-iterations", vus: {vus}, iterations: {each}, maxDuration: "120s" }} }} }}
export default function () {{
  ws.connect("ws://127.0.0.1:{port}/ws", {{}}, (socket) => socket.on("open", () => socket.close()))
}}
"""
TSUNG = """<?xml version="1.0"?>
<!DOCTYPE tsung SYSTEM "/usr/share/tsung/tsung-1.0.dtd">
<tsung loglevel="error" version="1.0">
  <clients><client host="localhost" use_controller_vm="true" maxusers="30000"/></clients>
  <servers><server host="127.0.0.1" port="{port}" type="tcp"/></servers>
  <load><arrivalphase phase="1" duration="{seconds}" unit="second">
    <users maxnumber="{count}" arrivalrate="{rate}" unit="second"/>
  </arrivalphase></load>
  <sessions><session name="ws" probability="100" type="ts_websocket">
    <request><websocket type="connect" path="/ws"/></request>
    <request><websocket type="close"/></request>
  </session></sessions>
</tsung>
"""


@dataclass(frozen=True)
class Peer:
    """A generator. `few` and `many`: connections of its two runs, whose difference leaves its start out."""

    name: str
    program: str
    few: int
    many: int

    def command(self, folder: Path, port: int, count: int) -> list[str]:
        """How it opens so many connections."""
        rate = count // SECONDS
        if self.name == "artillery":
            path = _written(folder / "a.yml", ARTILLERY, port=port, seconds=SECONDS, rate=rate, stay=1)
            return [self.program, "run", "--quiet", path]
        if self.name == "tsung":
            path = _written(folder / "t.xml", TSUNG, port=port, count=count, rate=rate, seconds=SECONDS)
            return [self.program, "-f", path, "-l", str(folder / "log"), "start"]
        if self.name == "k6":
            path = _written(folder / "k.js", K6, port=port, vus=100, each=max(1, count // 100))
            return [self.program, "run", "--quiet", "--no-usage-report", "--summary-mode=disabled", path]
        loop = 'i=0; while [ $i -lt "$1" ]; do "$0" -1 -E "$2" </dev/null >/dev/null 2>&1; i=$((i+1)); done'
        return ["sh", "-c", loop, self.program, str(count), f"ws://127.0.0.1:{port}/ws"]


def peers() -> Iterator[Peer]:
    """Those that are here; `missing` names the others."""
    for name, few, many in (("artillery", 400, 12400), ("tsung", 400, 6000), ("k6", 400, 8000), ("websocat", 20, 220)):
        program = _found(name)
        if program:
            yield Peer(name, program, few, many)


def missing() -> list[str]:
    """The names of those that are not here."""
    return [name for name in ("artillery", "tsung", "k6", "websocat") if not _found(name)]


def _found(name: str) -> str:
    """Where a program is: on the path, or where the exams keep what they install."""
    places = (CACHE / "npm/node_modules/.bin", CACHE / "bench/node_modules/.bin", CACHE / "bench/bin")
    return shutil.which(name) or next((str(place / name) for place in places if (place / name).exists()), "")


def _written(path: Path, text: str, **values: object) -> str:
    path.write_text(text.format(**values), encoding="utf-8")
    return str(path)
