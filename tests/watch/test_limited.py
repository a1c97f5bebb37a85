"""A server that asks for fewer requests is left alone for as long: neither down nor up, and not diagnosed."""

import time
from contextlib import suppress
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from tests.servers import closed_port
from tests.watch.test_standing import status
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Health
from wsinvest.model.failure import Exit
from wsinvest.model.sample import Why
from wsinvest.store.past import Past

PAUSE_S = 1
WITHIN_S = 0.25  # how much sooner a clock of whole seconds may end a pause


def test_429_pauses_the_handshakes_and_is_unknown(quick: Path):  # noqa: F811
    """The held connection stays; nothing fires, nothing is diagnosed, and it is up again when it is let in."""
    asked, held, port = list[float](), 0, closed_port()
    limited = False

    def answer(connection, _request):
        asked.append(time.monotonic())
        if not limited:
            return None
        made = connection.respond(HTTPStatus.TOO_MANY_REQUESTS, "later\n")
        made.headers["Retry-After"] = str(PAUSE_S)
        return made

    async def hold(connection):
        nonlocal held
        held += 1
        with suppress(ConnectionClosed):
            async for _ in connection:
                pass
        held -= 1

    async def act() -> None:
        nonlocal limited
        async with serve(hold, "127.0.0.1", port, process_request=answer):
            async with running(target_file(quick, f"ws://127.0.0.1:{port}/ws")) as scene:
                row = scene.board.rows["shop"]
                await scene.until(lambda: row.canary and row.standing.health is Health.UP)
                limited, before = True, len(asked)
                await scene.until(lambda: row.standing.health is Health.UNKNOWN)
                assert (Why.RATE_LIMITED, None) == (row.sample.unknown["probe"], row.sample.probe)
                found, line = status("shop")
                assert Exit.INCOMPLETE is found
                assert "shop: unknown; the last handshake was not made: the server asked for a pause" in line
                await scene.until(lambda: len(asked) >= before + 4)
                assert held >= 1
                assert row.canary.end is None
                limited = False
                await scene.until(lambda: row.standing.health is Health.UP)
                assert [] == [*scene.said("firing"), *scene.said("diagnosed")]
            refused = asked[before : before + 4]
            assert all(after - first >= PAUSE_S - WITHIN_S for first, after in pairwise(refused[1:]))

    played(act)
    seen = list(Past(quick / "data" / "watch" / "shop").samples())
    assert sum("probe" in one.unknown for one in seen) > 10
