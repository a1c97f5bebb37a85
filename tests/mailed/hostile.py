"""Runs whose files hold hostile values, with digests that agree; and commands as a stranger's run meets them."""

import contextlib
import io
import json
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.mailed import commands
from wsinvest.cli import guard
from wsinvest.host import paths
from wsinvest.host.files import SCHEMA
from wsinvest.model.failure import ASKS_TO_LEAVE, Exit
from wsinvest.publish import folders, verify

CANARY = "canary-of-a-mailed-run"
_MARK = "@@hostile@@"
# Each as it stands in JSON.
VALUES = {
    "null": "null",
    "true": "true",
    "object": '{"a": {"b": []}}',
    "huge": "1" + "0" * 400,
    "largest": "1e308",
    "beyond": "1e999",
    "nan": "NaN",
    "negative": "-1",
    "empty": '""',
    "nothing": "[]",
    "long": f'"{"x" * 2**20}"',
    "deep": "[" * 20_000 + "]" * 20_000,
    "escape": json.dumps("\x1b[2J\x1b]0;owned\x07\r\x00‮\u0085"),
    "path": json.dumps("../../../../etc/passwd"),
    "lines": json.dumps(f"x\u2028#\u2028!touch {CANARY}\u2028#\x1c%system touch {CANARY}\n!touch {CANARY}"),
    "unknown": json.dumps("no-such-member"),
    "surrogate": '"\\ud800"',
    "template": json.dumps("{x:int} {n:plural:a|b} {{ 7*7 }} %s <script>"),
}
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")
MOST_S = 20.0  # of one command; what is refused takes a fraction of a second


@dataclass(frozen=True)
class Ended:
    """How a command ended, with all that it printed."""

    what: str
    status: int
    said: str
    seconds: float

    @property
    def wrong(self) -> list[str]:
        """Each promise that was broken."""
        found = {
            f"status {self.status}": self.status not in set(Exit),
            "traceback": "Traceback" in self.said,
            "our own bug": "our own bug" in self.said,
            "raw control character": FORBIDDEN.search(self.said) is not None,
            f"{self.seconds:.0f} s": self.seconds > MOST_S,
            f"{len(self.said)} characters": len(self.said) > 200_000,
        }
        return [f"{self.what}: {name} | {self.said[-300:]!r}" for name, holds in found.items() if holds]


def places_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a JSON document, whole objects and lists too."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from places_in(item, (*path, name))


def fields_in(value: Any) -> list[tuple[str | int, ...]]:
    """One path for each field, whatever the number of the item: the first, which is the one that rules look at."""
    found: dict[tuple[str, ...], tuple[str | int, ...]] = {}
    for path in places_in(value):
        found.setdefault(tuple("*" if isinstance(part, int) else part for part in path), path)
    return list(found.values())


def replaced(content: Any, path: tuple[str | int, ...], raw: str) -> bytes:
    """The document with this raw JSON at this place."""
    if not path:
        return raw.encode()
    copy = json.loads(json.dumps(content))
    at = copy
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = _MARK
    return json.dumps(copy).replace(json.dumps(_MARK), raw).encode()


def sealed(folder: Path) -> None:
    """Make every digest fit what is there now: rows, manifest, report, list of digests; as a careful forger would."""
    before = _digest(folder / "case.json")
    case = (folder / "case.json").read_text(encoding="utf-8", errors="surrogateescape")
    for path in (folder / "evidence").iterdir():
        case = re.sub(rf'("{re.escape(path.name)}",\s*")[0-9a-f]{{64}}"', rf'\g<1>{_digest(path)}"', case)
    (folder / "case.json").write_text(case, encoding="utf-8", errors="surrogateescape")
    report = folder / "5-report.ipynb"
    recorded = re.search(rb'case_sha256 = \\"([0-9a-f]{64})', report.read_bytes())
    old = recorded[1] if recorded else before.encode()
    report.write_bytes(report.read_bytes().replace(old, _digest(folder / "case.json").encode()))
    listed(folder)


def listed(folder: Path) -> None:
    """Write the list of digests anew."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != folders.SUMS)
    sums = "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    (folder / folders.SUMS).write_text(sums)


def resealed_rows(raw: bytes) -> bytes:
    """Rows with a last line that counts them, whatever they hold."""
    body = raw if raw.endswith(b"\n") else raw + b"\n"
    trailer = {"schema": SCHEMA, "rows": body.count(b"\n"), "sha256": sha256(body).hexdigest()}
    return body + json.dumps(trailer, separators=(",", ":")).encode() + b"\n"


def copied(genuine: Path, to: Path) -> Path:
    """The genuine run among the reports, in place of what stood there under its name."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(genuine, to, symlinks=True)
    return to


def run(what: str, work: Callable[[], Any], *options: str) -> Ended:
    """A command in this process, as `main` guards it; signals stay as they were."""
    said = io.StringIO()
    before = {number: signal.getsignal(number) for number in ASKS_TO_LEAVE}
    began = time.monotonic()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = guard.guarded(work, options)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return Ended(what, status, said.getvalue(), time.monotonic() - began)


def looked_at(folder: Path) -> list[Ended]:
    """Every command that reads a run and executes nothing; those that publish where they refuse it."""
    name = str(folder)

    def replay(as_json: bool) -> Exit:
        return commands.replay(name, "", as_json=as_json, verbose=True, out=None)

    ended = [
        run("verify", lambda: commands.tell_verdicts(verify.verify([folder], execute=False))),
        run("list", commands.list_runs),
        run("index", lambda: folders.refresh(paths.reports(), "en")),
        run("prune", lambda: folders.prune(paths.reports(), "mailed", 1, "none") and None),
    ]
    ended += [run("replay", partial(replay, as_json)) for as_json in (False, True)]
    if ended[-1].status in (Exit.USAGE, Exit.NOT_WRITTEN):
        ended += published_again(folder)
    return ended


def published_again(folder: Path) -> list[Ended]:
    """The commands that publish, where they run the report's cells, which takes a second."""
    out = paths.data() / "again"
    name = str(folder)
    ended = [
        run("redact", lambda: commands.redact(name, "", out)),
        run("replay --out", lambda: commands.replay(name, "", as_json=False, verbose=False, out=out)),
    ]
    left = [path.name for path in out.iterdir() if path.name.endswith(".partial")] if out.is_dir() else []
    return [*ended, *(Ended(f"left {name}", -1, "", 0.0) for name in left)]


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
