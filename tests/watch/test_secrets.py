"""No secret leaves a watch: of those planted in the `.env`, in URLs and by the server, none stands in what it keeps."""

import asyncio
import json
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.certificates import issued
from tests.cli.process import wsinvest
from tests.secrets.echo import echoing
from tests.secrets.planted import ALL, SUBJECT, env_lines, leaks
from tests.servers import closed_port, raw
from tests.watch.hurried import started
from tests.watch.receiving import Hook

WITHIN_S = 90.0
ELSEWHERE = {"pager": "T0KEN-of-the-pager-2c26b46b68ff", "beat": "T0KEN-of-the-beat-fcde2b2edba5"}
WATCH = """
env_file = "planted.env"
name = "shop"
[watch]
clear_s = 1
notify = ["HOOK_URL", "PAGER_URL"]
heartbeat = "BEAT_URL"
"""


def asked(url: str) -> str:
    """What the page answers."""
    with urllib.request.urlopen(url, timeout=WITHIN_S) as answer:
        return answer.read().decode()


async def told(watch: "subprocess.Popen[str]", hook: Hook) -> tuple[str, dict[str, str]]:
    """All lines of the log, and what the page told once the outage was told."""
    assert watch.stderr is not None
    first = await asyncio.to_thread(watch.stderr.readline)
    page = json.loads(first)["page"]
    async with asyncio.timeout(WITHIN_S):
        while not hook.got:
            await asyncio.sleep(0.1)
    seen = {name: await asyncio.to_thread(asked, f"{page}{name}") for name in ("", "state", "metrics")}
    watch.terminate()
    out, err = await asyncio.to_thread(watch.communicate)
    return first + out + err, seen


def watched(folder: Path, way: str, hook: Hook) -> tuple[str, dict[str, str]]:
    """A watch through an outage, of a server that says every secret that it knows."""

    async def run() -> tuple[str, dict[str, str]]:
        trusted = issued(folder, ("localhost", f"{SUBJECT}.example"))
        async with raw(echoing(way), tls=trusted.context) as server:
            nobody = f"http://127.0.0.1:{closed_port()}"
            lines = [*env_lines(f"localhost:{server.port}"), f"PAGER_URL={nobody}/{ELSEWHERE['pager']}"]
            (folder / "planted.env").write_text("\n".join(lines) + "\n", "utf-8")
            (folder / "shop.toml").write_text(WATCH)
            environ = {"HOOK_URL": hook.url, "BEAT_URL": f"{nobody}/{ELSEWHERE['beat']}"}
            places = ("--ca-file", trusted.ca_file, "--every", "0.3", "--page", "127.0.0.1:0", "--log", "json")
            return await told(started("shop.toml", *places, cwd=folder, **environ), hook)

    with hook.up():
        return asyncio.run(run())


@pytest.mark.parametrize("way", ["refuse", "close", "move"])
def test_an_outage_tells_no_secret(tmp_path: Path, way: str):
    """Samples, events, state, incident with its case, outbox, message, page, metrics, log, and what is said of it."""
    hook = Hook()
    log, page = watched(tmp_path, way, hook)
    data = tmp_path / "data"
    spoken = {
        " ".join(command): wsinvest(*command, WSINVEST_DATA=str(data)).stdout
        for command in (("watch", "status"), ("watch", "status", "--json"), ("trend", "shop", "--json"))
    }
    texts = {"log": log, "messages": json.dumps(hook.got, ensure_ascii=False)} | page | spoken
    files = [path for path in data.rglob("*") if path.is_file()]
    texts |= {str(path.relative_to(data)): path.read_text("utf-8", "replace") for path in files}
    planted = ALL | ELSEWHERE | {"hook": hook.url.rpartition("/")[2]}
    names = {path.name for path in files}

    assert {"events.jsonl", "state.json", "incident.json", "case.json"} <= names
    assert any(name.endswith("-PAGER_URL.json") for name in names)
    assert "shop" in spoken["watch status"]
    assert "diagnosed" in log
    assert [] == [f"{name}: {leak}" for name, text in texts.items() for leak in leaks(text, planted)]
