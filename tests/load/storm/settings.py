"""Storms on servers that are really restarted: the settings, and the forecast of each beside what happened."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.kept import PLACE
from tests.load.storm.storming import SERVERS, command
from tests.servers import closed_port
from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.facts.backoff import parsed
from wsinvest.facts.storm import Call, Storm
from wsinvest.load.storm.run import Question, storm
from wsinvest.redact.redactor import Redactor

GO_SOURCE = SERVERS / "in_turn" / "main.go"
GO_ROUNDS = 60_000  # of SHA-256 in each handshake of the server in Go: about 4 ms
CHECK_ROUNDS = 5_000  # of PBKDF2 in each handshake of uvicorn: about 1 ms
WITHIN = 0.35  # of the real time until 99 % are back, with full jitter


@dataclass(frozen=True)
class Setting:
    """One storm."""

    server: str
    clients: int
    timeout_s: float
    backoff: str


# Close to the line a call may be wrong either way: here handshakes take about half of the timeout at most, or more
# than twice it.
SETTINGS = (
    Setting("uvicorn checks", 2000, 0.4, "fixed 1"),
    Setting("uvicorn checks", 5000, 4.0, "fixed 1"),
    Setting("uvicorn checks", 1000, 10.0, "exp 1..30"),
    Setting("uvicorn", 2000, 15.0, "fixed 1"),
    Setting("uvicorn", 5000, 5.0, "exp 1..30 full"),
    Setting("websockets", 1500, 8.0, "fixed 1"),
    Setting("websockets", 1500, 5.0, "exp 1..30 full"),
    Setting("go", 500, 15.0, "fixed 1"),
    Setting("go", 1200, 0.8, "fixed 1"),
    Setting("go", 400, 5.0, "exp 1..30 full"),
)


def rehearsed(setting: Setting) -> Storm:
    """The forecast of this setting and what happened."""
    port = closed_port()
    url = f"ws://127.0.0.1:{port}/ws"
    question = Question(
        setting.clients, parsed(setting.backoff), setting.timeout_s, 4.0, command=start_of(setting.server, port)
    )
    return storm(resolve(url, Options(), {}), Redactor(), question)


def runnable(setting: Setting) -> bool:
    """False for the server in Go where Go is not installed."""
    return setting.server != "go" or go_server() is not None


def start_of(server: str, port: int) -> str:
    """The command that starts it."""
    if server == "go":
        return f"{go_server()} {port} {GO_ROUNDS}"
    name, *checks = server.split()
    return command(f"{name}_echo", port, *([str(CHECK_ROUNDS)] if checks else []))


def go_server() -> Path | None:
    """The server in Go, built once into the exams' cache; None where Go is not installed."""
    go, built = shutil.which("go"), PLACE / "storm" / "in_turn"
    if go is None:
        return None
    if not built.exists() or built.stat().st_mtime < GO_SOURCE.stat().st_mtime:
        built.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([go, "build", "-o", str(built), str(GO_SOURCE)], check=True, timeout=900)
    return built


def near(facts: Storm) -> bool:
    """True if the median of the forecast is within WITHIN of what was seen."""
    seen, expected = facts.rehearsal.nearly_all_s, facts.forecast.nearly_all_s.usual
    return seen is not None and expected is not None and abs(expected - seen) <= WITHIN * seen


def lines(found: list[tuple[Setting, Storm]]) -> Iterator[str]:
    """A table of forecasts beside what happened."""
    heads = f"{'server':<15}{'clients':>7}  {'backoff':<16}{'timeout':>7}{'rate':>7}  {'order':<9}"
    yield f"{heads} forecast / seen: call, 99 % back"
    for one, facts in found:
        rate, seen = facts.rate, facts.rehearsal
        returned = facts.forecast.call is seen.call is Call.RETURNS
        times = "" if not returned else f", {facts.forecast.nearly_all_s.usual:.1f} / {seen.nearly_all_s:.1f} s"
        yield (
            f"{one.server:<15}{one.clients:>7}  {one.backoff:<16}{one.timeout_s:>7}{rate.per_s:>7.0f}  {rate.order:<9} "
            f"{facts.forecast.call} / {seen.call}{times}"
        )
