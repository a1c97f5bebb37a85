"""A target file is edited while an alert fires about what it names no longer: nothing is open for ever."""

from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tests.servers import closed_port
from tests.watch.receiving import Hook
from tests.watch.watching import Scene, played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Health
from wsinvest.watch.regimes import verified_history

NOTIFY = 'notify = ["ALERT_URL"]\n'


@asynccontextmanager
async def unwell(port: int):
    """A real WebSocket server whose health endpoint answers 503."""

    async def hold(connection: ServerConnection) -> None:
        await connection.wait_closed()

    def health(connection: ServerConnection, request: Request) -> Response | None:
        return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "") if request.path == "/health" else None

    async with serve(hold, "127.0.0.1", port, process_request=health) as server:
        yield server


def edited(folder: Path, port: int, *, health: bool) -> str:
    """The target file, with its health endpoint or without."""
    path = target_file(folder, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)
    line = f'health_url = "http://127.0.0.1:{port}/health"\n' if health else ""
    Path(path).write_text(line + Path(path).read_text())
    return path


async def closed(scene: Scene, hook: Hook) -> None:
    """Wait for the end; nothing of what is not asked for is shown any more."""
    row = scene.board.rows["shop"]
    await scene.until(lambda: len(hook.got) == 2 and row.standing.incident is None)
    assert Health.UP is row.standing.health
    assert "health_status" not in row.gauges
    seq = row.sample.seq
    await scene.until(lambda: row.sample.seq > seq + 3)


def check(hook: Hook, folder: Path) -> None:
    """Told once as resolved with its reason, and provable."""
    fired, resolved = hook.got
    assert (["health.unwell"], []) == (fired["alerts"], fired["unwatched"])
    assert ("resolved", ["health.unwell"]) == (resolved["event"], resolved["unwatched"])
    assert resolved["text"].startswith("shop: no longer watched, after ")
    found = verified_history(folder / "data" / "watch" / "shop")
    assert (2, True) == (found.same, found.proven)


def test_an_edit_ends_the_alert_of_what_is_named_no_longer(quick: Path, monkeypatch):  # noqa: F811
    """While the watch runs."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)

    async def act() -> None:
        async with unwell(port), running(edited(quick, port, health=True)) as scene:
            await scene.until(lambda: len(hook.got) == 1)
            edited(quick, port, health=False)
            await closed(scene, hook)
            assert ["no longer watched"] == [one.get("why") for one in scene.said("resolved")]

    with hook.up():
        played(act)
    check(hook, quick)


def test_a_kill_before_an_edit_leaves_alerts_proven(quick: Path):  # noqa: F811
    """What is judged again is judged by the lines of then: by the new ones it had failed two samples earlier."""
    port = closed_port()
    url = f"ws://127.0.0.1:{port}/ws"

    async def act() -> None:
        async with running(target_file(quick, url)) as scene:
            await scene.until(lambda: scene.said("firing"))
        (quick / "data" / "watch" / "shop" / "state.json").unlink()  # as it was before the first one was written
        async with running(target_file(quick, url, more="[watch.lines]\nsuccess = 0.999\n")) as scene:
            await scene.until(lambda: scene.board.rows["shop"].sample)

    played(act)
    found = verified_history(quick / "data" / "watch" / "shop")
    assert (1, True) == (found.same, found.proven)


def test_so_does_a_restart_with_the_edited_file(quick: Path, monkeypatch):  # noqa: F811
    """The first sample of the next watch ends it."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)

    async def act() -> None:
        async with unwell(port):
            async with running(edited(quick, port, health=True)) as scene:
                outbox = scene.watch.targets[0].parts.outbox
                await scene.until(lambda: hook.got and outbox.oldest is None)  # else it is sent once more
            async with running(edited(quick, port, health=False)) as scene:
                await closed(scene, hook)

    with hook.up():
        played(act)
    check(hook, quick)
