"""The health endpoint under watch: one refused answer is kept and shown, three in a row are an incident."""

from pathlib import Path

from tests.servers import closed_port
from tests.watch.receiving import Hook
from tests.watch.test_loop import echoing
from tests.watch.test_standing import status
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Health, Light
from wsinvest.model.failure import Exit
from wsinvest.model.sample import Why
from wsinvest.store.past import Past

CODE = "health.unwell"


def watched(folder: Path, port: int, health: Hook) -> str:
    """A target file with this health endpoint."""
    path = Path(target_file(folder, f"ws://127.0.0.1:{port}/ws", more="canary = false\ndiagnose = false\n"))
    path.write_text(f'health_url = "http://127.0.0.1:{health.port}/health"\n{path.read_text()}')
    return str(path)


def test_one_refused_answer_is_neither_lost_nor_an_incident(quick: Path):  # noqa: F811
    """Three in a row are: the target is degraded, and up again after its end."""
    health, port = Hook(), closed_port()
    health.status = 200

    async def act() -> None:
        async with echoing(port), running(watched(quick, port, health), every_s=1.0) as scene:
            row = scene.board.rows["shop"]

            def light() -> Light | None:
                return next((one.light for one in row.standing.alerts if one.code == CODE), None)

            await scene.until(lambda: row.gauges.get("health_status") == 200)
            health.status = 503
            await scene.until(lambda: row.gauges.get("health_status") == 503)
            health.status = 200
            assert (Light.PENDING, Health.UP) == (light(), row.standing.health)
            found, line = status("shop")
            assert (Exit.HIGH, True) == (found, f"degraded; bad, not for long enough yet: {CODE} (" in line)
            await scene.until(lambda: light() is Light.OK)
            assert [] == scene.said("firing")

            health.status = 503
            (fired,) = await scene.until(lambda: scene.said("firing"))
            assert (CODE, Health.DEGRADED) == (fired["alert"], row.standing.health)
            health.status = 200
            await scene.until(lambda: scene.said("resolved"))
            assert Health.UP is row.standing.health

    with health.up():
        played(act)
    seen = [int(one.gauges["health_status"]) for one in Past(quick / "data" / "watch" / "shop").samples()]
    told = "".join("x" if one == 503 else "." for one in seen).strip(".")
    assert ["x", "xxx"] == [told.split(".")[0], told.split(".")[-1][:3]]


def test_an_endpoint_that_refuses_connections_is_unwell_too(quick: Path):  # noqa: F811
    """Nobody listens: no answer counts as one that is not well; 429 counts as nothing."""
    health, port = Hook(), closed_port()
    health.status = 429

    async def act() -> None:
        async with echoing(port), running(watched(quick, port, health)) as scene:
            row = scene.board.rows["shop"]
            with health.up():
                await scene.until(lambda: row.sample and row.sample.seq > 5)
            assert Why.RATE_LIMITED is row.sample.unknown["health_status"]
            assert Health.UP is row.standing.health

        async with echoing(port), running(watched(quick, port, health)) as scene:
            row = scene.board.rows["shop"]
            await scene.until(lambda: scene.said("firing"))
            assert (0, Health.DEGRADED) == (row.gauges["health_status"], row.standing.health)

    played(act)
